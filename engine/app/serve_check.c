/* serve_check.c -- Checks of the configuration and of the files that it names, without serving.
 *
 * A start ends at the first mistake. `skein serve --check-config` continues and prints each one:
 * first those of the file in order, then of the command line, then of other files. */
#include "engine/app/cmd.h"
#include "engine/app/config_packages.h"
#include "engine/app/scratch.h"
#include "engine/app/serve_impl.h"
#include "engine/app/world_make.h"
#include "engine/base/base.h"
#include "engine/base/catalogue.h"
#include "engine/base/file.h"
#include "engine/base/privilege.h"
#include "engine/data/language.h"
#include "net/stream/sealed_key.h"
#include "net/stream/tls_client.h"
#include "net/stream/tls_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- files -- */

static bool check_secret(const char *path, const char *what, struct err *err)
{
    struct sealed_key key;
    bool ok = sealed_key_read(path, what, &key, err);
    explicit_bzero(&key, sizeof(key));
    return ok;
}

static bool check_backups(const char *path, const char *what, struct err *err)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return err_set(err, ERR_IO, "%s: %s: %s", what, path, file_why(path, FILE_LIST).text);
    }
    if (!S_ISDIR(about.st_mode)) {
        return err_set(err, ERR_IO, "%s: %s is not a directory", what, path);
    }
    return access(path, R_OK | W_OK | X_OK) == 0 ||
           err_set(err, ERR_DENIED, "%s: %s: %s", what, path, file_why(path, FILE_READ).text);
}

static bool check_authority(const char *path, const char *what, struct err *err)
{
    struct tls_client *client = NULL;
    struct tls_client_options trust = {.host = "localhost", .verify = true, .authority = path};
    bool ok = tls_client_open(&trust, &client, err) || err_wrap(err, "%s", what);
    tls_client_close(client);
    return ok;
}

/* A missing world is made at the start, in its directory. */
static bool check_world_path(const char *path, const char *what, struct err *err)
{
    if (access(path, F_OK) == 0) {
        return access(path, R_OK | W_OK) == 0 || err_set(err, ERR_DENIED, "%s: %s: %s", what,
                                                         path, file_why(path, FILE_READ).text);
    }
    return world_may_make(path, err) || err_wrap(err, "%s", what);
}

static bool check_user(const char *user, const char *what, struct err *err)
{
    (void)what;
    return privilege_has_user(user, err);
}

static const struct {
    enum config_key key;
    const char *name;
    bool (*check)(const char *value, const char *name, struct err *err);
} checked_values[] = {
        {CONFIG_WORLD, "world", check_world_path},
        {CONFIG_USER, "user", check_user},
        {CONFIG_FOLLOW_SECRET, "follow.secret", check_secret},
        {CONFIG_GATE_SECRET, "gate.secret", check_secret},
        {CONFIG_REALM_AUTHORITY, "realm.authority", check_authority},
        {CONFIG_BACKUPS_DIRECTORY, "backups.directory", check_backups},
        {CONFIG_BACKUPS_ARCHIVE, "backups.archive", check_backups},
};

/* -- all of it -- */

static void tell(const char *mistake)
{
    (void)fprintf(stderr, "skein serve: %s\n", mistake);
}

static size_t count(bool ok, const struct err *err)
{
    if (!ok) {
        tell(err->text);
    }
    return !ok;
}

/* net.tls is NULL without a certificate, and also if it cannot be read: that has been said then. */
static size_t check_services(struct server *server)
{
    struct err err;
    size_t wrong = 0;
    const struct config *config = &server->config;
    bool has_tls = serve_tls_open(config, &server->net.tls, &err);
    wrong += count(has_tls, &err);
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        wrong += count(serve_check_listen(config, i, &err), &err);
        if (has_tls) {
            wrong += count(
                    services_check(&server->net, config_item(config, CONFIG_LISTEN, i), &err),
                    &err);
        }
    }
    tls_server_close(server->net.tls);
    server->net.tls = NULL;
    return wrong;
}

static bool check_language(const struct config *config, struct err *err)
{
    struct catalogue *catalogue = NULL;
    bool ok = language_read(config_text(config, CONFIG_LANGUAGE),
            config_text(config, CONFIG_LANGUAGES), &catalogue, err);
    catalogue_destroy(catalogue);
    return ok;
}

static void note_folder(void *data, const char *name, const char *folder)
{
    (void)name;
    (void)folder;
    *(bool *)data = true;
}

/* Checks the names of packages; loads them, if some are the operator's own. */
static bool check_packages_load(struct config *config, const char *file, struct err *err)
{
    char packages[CONFIG_PACKAGES_MAX];
    const struct value *settings = &config->values[CONFIG_SETTINGS];
    bool has_own = false;
    config_packages_text(config, packages);
    config_packages_each_folder(config, file, note_folder, &has_own);
    return config_packages_open(config, file, err) &&
           (!has_own || scratch_try_packages(packages,
                                settings->kind == VALUE_TABLE ? settings : NULL, err));
}

static size_t check_rest(struct server *server)
{
    struct err err;
    size_t wrong = 0;
    struct config *config = &server->config;
    wrong += count(check_language(config, &err), &err);
    wrong += count(check_packages_load(config, args_value(server->args, "config"), &err), &err);
    wrong += count(serve_modules_check_data(&err), &err);
    for (size_t i = 0; i < sizeof(checked_values) / sizeof(checked_values[0]); i++) {
        const char *value = config_text(config, checked_values[i].key);
        wrong += count(
                !value || checked_values[i].check(value, checked_values[i].name, &err), &err);
    }
    for (size_t i = 0; i < serve_modules_count(config); i++) {
        wrong += count(serve_modules_check(server, config, i, &err), &err);
    }
    return wrong + serve_modules_tell_useless(config, tell);
}

/* False if the file could not be read: what other keys lack would be said of the defaults. */
static bool has_any_of_file(const struct config *config)
{
    bool has = false;
    for (size_t i = 0; !has && i < CONFIG_KEYS; i++) {
        has = config->sources[i] == CONFIG_FROM_FILE;
    }
    return has;
}

size_t serve_check(const struct args *args)
{
    struct server server = {.args = args};
    struct err err;
    const char *file = args_value(args, "config");
    config_init(&server.config);
    size_t wrong = count(cmd_set_assets(args, &err), &err);
    wrong += file ? config_check_file(&server.config, file, tell) : 0;
    if (wrong > 0 && !has_any_of_file(&server.config)) {
        config_finish(&server.config);
        return wrong;
    }
    serve_modules_init(&server);
    wrong += count(
            serve_set_arguments(args, args_value(args, "world"), true, &server.config, &err),
            &err);
    server.loop = ev_loop_new(EVFLAG_AUTO);
    server.net.loop = server.loop;
    serve_net_options(&server);
    wrong += check_services(&server) + check_rest(&server);
    serve_modules_finish(&server);
    serve_net_finish(&server);
    ev_loop_destroy(server.loop);
    config_finish(&server.config);
    return wrong;
}
