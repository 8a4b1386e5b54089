/* serve_privilege.c -- the rights that a server gives up, and when.
 *
 * 1. At the start, when the configuration is known, and before there is a world or a second
 *    thread: the process takes ports below 1024 and becomes the configured user. It then gives
 *    up capabilities and all paths that the configuration does not name.
 * 2. When everything is open: it gives up the system calls that it no longer needs.
 *
 * So everything it creates belongs to that user, and a start with an unreadable file fails at
 * once. A reload has the same limits: a new port below 1024, or a file in a new place, needs a
 * restart. Where the kernel lacks a layer, the log says so and the other layers apply.
 * privileges = "keep" gives up nothing. */
#include "engine/app/separate.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/base/privilege.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A list of paths under construction. */
struct serve_privilege_paths {
    struct privilege_path *items; /* owned, with the paths */
    size_t count;
};

static void add_serve_privilege(
        struct serve_privilege_paths *paths, struct str path, bool write)
{
    paths->items = mem_realloc(paths->items, (paths->count + 1) * sizeof(*paths->items));
    paths->items[paths->count++] = (struct privilege_path){str_dup(path), write};
}

static struct str folder_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return !slash         ? STR(".")
           : slash > file ? (struct str){file, (size_t)(slash - file)}
                          : STR("/");
}

/* Adds the folder of a file, and also of its target if it is a link, such as a certificate of
 * Let's Encrypt. */
static void add_file_serve_privilege(void *data, const char *file, bool write)
{
    struct serve_privilege_paths *paths = data;
    char real[PATH_MAX];
    if (file) {
        add_serve_privilege(paths, folder_of(file), write);
        if (realpath(file, real)) {
            add_serve_privilege(paths, folder_of(real), write);
        }
    }
}

static void add_package(void *data, const char *name, const char *folder)
{
    (void)name;
    add_serve_privilege(data, str_of(folder), false);
}

static void add_sockets(struct serve_privilege_paths *paths, const struct config *config)
{
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        struct str address = str_of(config_item(config, CONFIG_LISTEN, i));
        (void)str_take_until(&address, ':');
        if (str_starts(address, STR("unix:"))) {
            add_file_serve_privilege(paths, address.bytes + strlen("unix:"), true);
        }
    }
}

static void collect_serve_privilege(
        const struct server *server, struct serve_privilege_paths *paths)
{
    const struct config *config = &server->config;
    const char *assets = args_value(server->args, "assets");
    const char *game = args_value(server->args, "game");
    add_sockets(paths, config);
    add_file_serve_privilege(paths, args_value(server->args, "config"), false);
    config_each_file(config, add_file_serve_privilege, paths);
    if (config_text(config, CONFIG_LANGUAGES)) {
        add_serve_privilege(paths, str_of(config_text(config, CONFIG_LANGUAGES)), false);
    }
    config_packages_each_folder(config, args_value(server->args, "config"), add_package, paths);
    if (game && access(game, R_OK) == 0) { /* a folder, not the name of one of the stock */
        add_serve_privilege(paths, str_of(game), false);
    }
    if (assets) {
        add_serve_privilege(paths, str_of(assets), false);
    }
    if (access(separate_folder(), R_OK) == 0) { /* another program that takes over loads them */
        add_serve_privilege(paths, str_of(separate_folder()), false);
    }
}

static void collect_world(const struct server *server, struct serve_privilege_paths *paths)
{
    const char *const directories[] = {config_text(&server->config, CONFIG_BACKUPS_DIRECTORY),
            config_text(&server->config, CONFIG_BACKUPS_ARCHIVE)};
    add_file_serve_privilege(paths, config_text(&server->config, CONFIG_WORLD), true);
    for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
        if (directories[i]) {
            /* Later its parent cannot be written. A failure is reported by the first writer. */
            struct err err;
            (void)!file_make_directory(directories[i], &err);
            add_serve_privilege(paths, str_of(directories[i]), true);
        }
    }
}

/* Returns false for a connection proxy, which has no world. */
static bool has_world(const struct server *server)
{
    return !args_has(server->args, "to");
}

static void free_paths(struct serve_privilege_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        mem_free((char *)(uintptr_t)paths->items[i].path);
    }
    mem_free(paths->items);
}

/* Makes SQLite's temporary files go to the folder of the world. */
static void set_room(const char *world)
{
    char *folder = str_dup(folder_of(world));
    (void)setenv("SQLITE_TMPDIR", folder, 0);
    mem_free(folder);
}

/* Checks write access to the world's folder: root without capabilities has no special access. */
static bool root_may_write(const char *world, struct err *err)
{
    char *folder = str_dup(folder_of(world));
    bool ok = geteuid() != 0 || faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 ||
              errno == ENOENT || errno == EROFS || /* opening the world reports those */
              err_set(err, ERR_DENIED,
                      "%s belongs to another user, and a server keeps no rights of root: name "
                      "that user in the configuration (user = \"...\"), or set privileges = "
                      "\"keep\"",
                      folder);
    mem_free(folder);
    return ok;
}

static bool limit_paths(struct server *server, struct err *err)
{
    struct serve_privilege_paths paths = {0};
    bool done = false;
    collect_serve_privilege(server, &paths);
    if (has_world(server)) {
        collect_world(server, &paths);
    }
    bool ok = privilege_limit_paths(paths.items, paths.count, &done, err);
    if (ok && !done) {
        log_notice("this kernel has no Landlock: file access of the server is not limited");
    }
    free_paths(&paths);
    return ok;
}

bool serve_privilege_drops(const struct server *server)
{
    return strcmp(config_text(&server->config, CONFIG_PRIVILEGES), "drop") == 0;
}

bool serve_privilege_begin(struct server *server, struct err *err)
{
    const char *user = config_text(&server->config, CONFIG_USER);
    const char *world = config_text(&server->config, CONFIG_WORLD);
    if (user || serve_privilege_drops(server)) {
        size_t count = config_count(&server->config, CONFIG_LISTEN);
        const char **wanted = config_items(&server->config, CONFIG_LISTEN);
        services_hold(&server->services, wanted, count);
        mem_free((void *)wanted);
    }
    if (user && !privilege_become(user, err)) {
        return false;
    }
    if (!serve_privilege_drops(server)) {
        return true;
    }
    set_room(world);
    return privilege_drop_capabilities(err) &&
           (!has_world(server) || root_may_write(world, err)) && limit_paths(server, err);
}

bool serve_privilege_end(const struct server *server, struct err *err)
{
    bool done = true;
    bool ok = !serve_privilege_drops(server) || privilege_limit_calls(&done, err);
    if (ok && !done) {
        log_notice("this kernel has no seccomp: system calls of the server are not limited");
    }
    return ok;
}

void serve_privilege_explain(const struct server *server, const struct err *err)
{
    if (serve_privilege_drops(server) && strstr(err->text, strerror(EACCES))) {
        log_notice("a server opens only files configured at its start: restart it if the file "
                   "is new (privileges = \"drop\")");
    }
}
