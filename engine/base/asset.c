/* asset.c -- the files that come with Skein: scripts, schema, starter world, help.
 *
 * tools/embed compiles them into the binary, so that one file is the whole server. If a directory
 * is set, its files take precedence, so editing them needs no build. Paths are relative to the
 * project's root. Pages of the game's language take precedence over both.
 *
 * The table and the directory are global start-up state: both are set before the first read and
 * never changed afterwards. The language and folders of the operator's packages change with the
 * configuration.
 *
 * To embed another kind of file, start at tools/embed. */
#include "engine/base/asset.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 16 << 20, PATH_MAX_BYTES = 1024, DEPTH_MAX = 16 };

/* A folder whose files appear below prefix. */
struct asset_folder {
    char *prefix; /* owned */
    char *folder; /* owned */
};

static struct {
    const struct asset_entry *entries; /* borrowed, sorted by path */
    size_t count;
    char *directory; /* owned, or NULL */
    char *language;  /* owned: "data/languages/NAME/", or NULL for English */
    char *pages;     /* owned: the folder of that language outside the directory, or NULL */
    struct asset_folder *folders; /* owned */
    size_t folder_count;
} assets;

static bool has_prefix(const char *path, const char *prefix)
{
    return strncmp(path, prefix, strlen(prefix)) == 0;
}

void asset_add_folder(const char *prefix, const char *folder)
{
    assets.folders =
            mem_realloc(assets.folders, (assets.folder_count + 1) * sizeof(*assets.folders));
    assets.folders[assets.folder_count++] =
            (struct asset_folder){mem_dup_text(prefix), mem_dup_text(folder)};
}

void asset_remove_folders(void)
{
    for (size_t i = 0; i < assets.folder_count; i++) {
        mem_free(assets.folders[i].prefix);
        mem_free(assets.folders[i].folder);
    }
    mem_free(assets.folders);
    assets.folders = NULL;
    assets.folder_count = 0;
}

void asset_set_table(const struct asset_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        must(strcmp(entries[i - 1].path, entries[i].path) < 0);
    }
    assets.entries = entries;
    assets.count = count;
}

void asset_set_directory(const char *directory)
{
    mem_free(assets.directory);
    assets.directory = directory ? mem_dup_text(directory) : NULL;
}

void asset_set_language(const char *name, const char *folder)
{
    struct buf path = {0};
    bool english = !name || strcmp(name, "en") == 0;
    mem_free(assets.language);
    mem_free(assets.pages);
    buf_printf(&path, "data/languages/%s/", english ? "en" : name);
    assets.language = english ? NULL : str_dup(buf_str(&path));
    buf_clear(&path);
    buf_printf(&path, "%s/%s", folder ? folder : "", english ? "en" : name);
    assets.pages = english || !folder ? NULL : str_dup(buf_str(&path));
    buf_finish(&path);
}

/* Returns "help/look.md" for the path of a page that a language may have; NULL: for none. */
static const char *page_of(const char *path)
{
    bool is_of_package = assets.language && has_prefix(path, "scripts/");
    const char *help = is_of_package ? strstr(path, "/help/") : NULL;
    const char *lines = is_of_package ? strstr(path, "/lines/") : NULL;
    if (help || (lines && str_ends(str_of(path), STR(".txt")))) {
        return (help ? help : lines) + 1;
    }
    static const char *const folders[] = {"data/help/", "data/web/", "data/lines/"};
    for (size_t i = 0; assets.language && i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (strncmp(path, folders[i], strlen(folders[i])) == 0) {
            return path + strlen("data/");
        }
    }
    return NULL;
}

/* Returns the index of the first entry that is not before path. */
static size_t lower_bound(const char *path)
{
    size_t low = 0;
    size_t high = assets.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(assets.entries[middle].path, path) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct str asset_built_in(const char *path)
{
    size_t at = lower_bound(path);
    if (at == assets.count || strcmp(assets.entries[at].path, path) != 0) {
        return (struct str){NULL, 0};
    }
    return (struct str){(const char *)assets.entries[at].bytes, assets.entries[at].length};
}

/* False for a path that could lead out of the directory. */
static bool stays_inside(const char *path)
{
    struct str rest = str_of(path);
    if (rest.length == 0 || rest.length > PATH_MAX_BYTES || path[0] == '/') {
        return false;
    }
    while (rest.length > 0) {
        if (str_equal(str_take_until(&rest, '/'), STR(".."))) {
            return false;
        }
    }
    return true;
}

/* Sets *out_found; false only if the file is there and cannot be read. */
static bool read_from_disk(
        const char *root, const char *path, struct buf *out, bool *out_found, struct err *err)
{
    struct buf name = {0};
    buf_printf(&name, "%s/%s", root, path);
    *out_found = access(name.bytes, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
    bool ok = !*out_found || file_read(name.bytes, name.bytes, FILE_MAX_BYTES, out, err);
    buf_finish(&name);
    return ok;
}

/* Returns the folder that path is below, or NULL. */
static const struct asset_folder *folder_of(const char *path)
{
    for (size_t i = 0; i < assets.folder_count; i++) {
        if (has_prefix(path, assets.folders[i].prefix)) {
            return &assets.folders[i];
        }
    }
    return NULL;
}

/* Reads from the directory, or else the embedded file. */
static bool read_asset(const char *path, struct buf *out, bool *out_found, struct err *err)
{
    const struct asset_folder *folder = folder_of(path);
    if (folder) {
        return read_from_disk(
                folder->folder, path + strlen(folder->prefix), out, out_found, err);
    }
    if (assets.directory && !read_from_disk(assets.directory, path, out, out_found, err)) {
        return false;
    }
    struct str content = *out_found ? STR_NONE : asset_built_in(path);
    if (!*out_found && content.bytes) {
        buf_add_str(out, content);
        *out_found = true;
    }
    return true;
}

/* Reads the page in the game's language, if it has it. */
static bool read_page(const char *page, struct buf *out, bool *out_found, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s%s", assets.language, page);
    bool ok = (!assets.pages || read_from_disk(assets.pages, page, out, out_found, err)) &&
              (*out_found || read_asset(path.bytes, out, out_found, err));
    buf_finish(&path);
    return ok;
}

bool asset_read(const char *path, struct buf *out, struct err *err)
{
    bool found = false;
    const char *page = page_of(path);
    if (!stays_inside(path)) {
        return err_set(err, ERR_DENIED, "%s is not the path of an asset", path);
    }
    if ((page && !read_page(page, out, &found, err)) ||
            (!found && !read_asset(path, out, &found, err))) {
        return false;
    }
    return found || err_set(err, ERR_MISSING, "there is no asset %s", path);
}

bool asset_has(const char *path)
{
    struct buf name = {0};
    const struct asset_folder *folder = folder_of(path);
    const char *root = folder ? folder->folder : assets.directory;
    bool found = stays_inside(path) && !folder && asset_built_in(path).bytes;
    if (!found && stays_inside(path) && root) {
        buf_printf(&name, "%s/%s", root, path + (folder ? strlen(folder->prefix) : 0));
        found = access(name.bytes, F_OK) == 0;
    }
    buf_finish(&name);
    return found;
}

/* -- Walking -- */

struct path_list {
    const char *root; /* of the files on disk */
    size_t skipped; /* bytes at the start of a path that become "data/"; 0: it stays as it is */
    char **paths;   /* each owned */
    size_t count;
    size_t capacity;
};

static void list_add_asset(struct path_list *list, const char *path)
{
    struct buf name = {0};
    buf_printf(&name, "%s%s", list->skipped > 0 ? "data/" : "", path + list->skipped);
    list->paths = mem_grow(list->paths, list->count, &list->capacity, sizeof(*list->paths));
    list->paths[list->count++] = str_dup(buf_str(&name));
    buf_finish(&name);
}

static void list_directory(
        struct path_list *list, const char *folder, const char *prefix, unsigned depth);

static void list_member(
        struct path_list *list, const char *path, const char *prefix, unsigned depth)
{
    struct buf name = {0};
    buf_printf(&name, "%s/%s", list->root, path);
    struct stat info;
    if (stat(name.bytes, &info) == 0) {
        if (S_ISDIR(info.st_mode) && depth < DEPTH_MAX) {
            list_directory(list, path, prefix, depth + 1);
        } else if (S_ISREG(info.st_mode) && has_prefix(path, prefix)) {
            list_add_asset(list, path);
        }
    }
    buf_finish(&name);
}

/* Adds the files below folder ("" is the root) that start with prefix. Skips the temporary files of
 * editors and git. A missing folder has no files. */
static void list_directory(
        struct path_list *list, const char *folder, const char *prefix, unsigned depth)
{
    struct buf name = {0};
    buf_printf(&name, "%s/%s", list->root, folder);
    DIR *directory = opendir(name.bytes);
    for (struct dirent *member; directory && (member = readdir(directory));) {
        struct str base = str_of(member->d_name);
        if (str_starts(base, STR(".")) || str_ends(base, STR("~"))) {
            continue;
        }
        buf_clear(&name);
        buf_printf(&name, "%s%s%s", folder, *folder ? "/" : "", member->d_name);
        list_member(list, name.bytes, prefix, depth);
    }
    if (directory) {
        (void)closedir(directory);
    }
    buf_finish(&name);
}

static void list_disk(struct path_list *list, const char *prefix)
{
    const char *slash = strrchr(prefix, '/');
    char *folder = str_dup((struct str){prefix, slash ? (size_t)(slash - prefix) : 0});
    if (!slash || stays_inside(folder)) {
        list_directory(list, folder, prefix, 0);
    }
    mem_free(folder);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void asset_each_built_in(
        const char *prefix, void (*visit)(void *data, struct str content), void *data)
{
    for (size_t i = lower_bound(prefix); i < assets.count; i++) {
        const struct asset_entry *entry = &assets.entries[i];
        if (!has_prefix(entry->path, prefix)) {
            break;
        }
        visit(data, (struct str){(const char *)entry->bytes, entry->length});
    }
}

/* Adds those of a folder, under its prefix. */
static void list_folder(
        struct path_list *list, const struct asset_folder *folder, const char *prefix)
{
    struct path_list own = {.root = folder->folder};
    struct buf path = {0};
    if (has_prefix(folder->prefix, prefix) || has_prefix(prefix, folder->prefix)) {
        list_directory(&own, "", "", 0);
    }
    for (size_t i = 0; i < own.count; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s%s", folder->prefix, own.paths[i]);
        if (has_prefix(path.bytes, prefix)) {
            list_add_asset(list, path.bytes);
        }
        mem_free(own.paths[i]);
    }
    mem_free(own.paths);
    buf_finish(&path);
}

/* Adds the paths that start with prefix, of the directory and of the embedded files. */
static void list_assets(struct path_list *list, const char *prefix)
{
    for (size_t i = lower_bound(prefix); i < assets.count; i++) {
        if (!has_prefix(assets.entries[i].path, prefix)) {
            break;
        }
        list_add_asset(list, assets.entries[i].path);
    }
    list->root = assets.directory;
    if (list->root) {
        list_disk(list, prefix);
    }
    for (size_t i = 0; i < assets.folder_count; i++) {
        list_folder(list, &assets.folders[i], prefix);
    }
}

/* Adds the pages of the game's language under their English paths. */
static void list_pages(struct path_list *list, const char *page)
{
    struct buf prefix = {0};
    buf_printf(&prefix, "%s%s", assets.language, page);
    list->skipped = strlen(assets.language);
    list_assets(list, prefix.bytes);
    list->skipped = 0;
    buf_finish(&prefix);
}

static void list_own_pages(struct path_list *list, const char *page)
{
    struct path_list own = {.root = assets.pages};
    struct buf path = {0};
    list_disk(&own, page);
    for (size_t i = 0; i < own.count; i++) {
        buf_clear(&path);
        buf_printf(&path, "data/%s", own.paths[i]);
        list_add_asset(list, path.bytes);
        mem_free(own.paths[i]);
    }
    mem_free(own.paths);
    buf_finish(&path);
}

void asset_each(const char *prefix, void (*visit)(void *data, const char *path), void *data)
{
    struct path_list list = {0};
    /* A language has all its topics in one folder. */
    const char *page = has_prefix(prefix, "scripts/") ? NULL : page_of(prefix);
    list_assets(&list, prefix);
    if (page) {
        list_pages(&list, page);
    }
    if (page && assets.pages) {
        list_own_pages(&list, page);
    }
    if (list.count > 1) {
        qsort(list.paths, list.count, sizeof(*list.paths), compare_paths);
    }
    for (size_t i = 0; i < list.count; i++) {
        if (i == 0 || strcmp(list.paths[i - 1], list.paths[i]) != 0) {
            visit(data, list.paths[i]);
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        mem_free(list.paths[i]);
    }
    mem_free(list.paths);
}
