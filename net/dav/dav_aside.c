/* dav_aside.c -- files and folders that desktops make, in memory: at most ASIDE_FILES of ASIDE_TEXT_MOST
 * bytes each. The oldest are removed first. */
#include "net/dav/dav_aside.h"

#include "engine/base/mem.h"
#include "net/files/tree.h"

enum { ASIDE_FILES = 64, ASIDE_TEXT_MOST = 64 * 1024 };

struct aside_file {
    char *who;  /* owned, lower case; NULL: free */
    char *path; /* owned */
    bool is_folder;
    struct buf text;
    uint64_t number; /* a counter: higher is newer */
};

struct dav_aside {
    struct aside_file files[ASIDE_FILES];
    uint64_t last;
};

struct dav_aside *dav_aside_create(void)
{
    return mem_alloc(sizeof(struct dav_aside));
}

static void free_file(struct aside_file *file)
{
    mem_free(file->who);
    mem_free(file->path);
    buf_finish(&file->text);
    *file = (struct aside_file){0};
}

void dav_aside_destroy(struct dav_aside *aside)
{
    for (size_t i = 0; aside && i < ASIDE_FILES; i++) {
        free_file(&aside->files[i]);
    }
    mem_free(aside);
}

/* True if the path has the name of such a file or folder. */
static bool has_aside_name(struct str path)
{
    struct str name = path;
    for (size_t i = 0; i < path.length; i++) {
        name = path.bytes[i] == '/' ? str_slice(path, i + 1, path.length) : name;
    }
    return str_starts(name, STR("._")) || str_starts(name, STR("~$")) ||
           str_equal(name, STR("Thumbs.db")) || str_equal(name, STR("desktop.ini")) ||
           tree_is_temporary(path);
}

static struct aside_file *find_aside(
        const struct dav_aside *aside, struct str who, struct str path)
{
    for (size_t i = 0; i < ASIDE_FILES; i++) {
        const struct aside_file *file = &aside->files[i];
        if (file->who && str_equal_nocase(str_of(file->who), who) &&
                str_equal(str_of(file->path), path)) {
            return (struct aside_file *)(uintptr_t)file;
        }
    }
    return NULL;
}

const struct buf *dav_aside_find(const struct dav_aside *aside, struct str who, struct str path)
{
    const struct aside_file *file = find_aside(aside, who, path);
    return file ? &file->text : NULL;
}

static struct aside_file *oldest_aside(struct dav_aside *aside)
{
    struct aside_file *oldest = &aside->files[0];
    for (size_t i = 1; i < ASIDE_FILES; i++) {
        oldest = aside->files[i].number < oldest->number ? &aside->files[i] : oldest;
    }
    return oldest;
}

/* Returns the folder that the path is in. */
static struct str folder_of(struct str path)
{
    size_t end = path.length;
    while (end > 0 && path.bytes[end - 1] != '/') {
        end--;
    }
    return str_slice(path, 0, end > 0 ? end - 1 : 0);
}

bool dav_aside_is_folder(const struct dav_aside *aside, struct str who, struct str path)
{
    const struct aside_file *file = find_aside(aside, who, path);
    return file && file->is_folder;
}

bool dav_aside_is(const struct dav_aside *aside, struct str who, struct str path)
{
    bool is = has_aside_name(path);
    for (struct str up = folder_of(path); !is && up.length > 0; up = folder_of(up)) {
        is = dav_aside_is_folder(aside, who, up);
    }
    return is;
}

bool dav_aside_has_parent(const struct dav_aside *aside, struct str who, struct str path)
{
    struct str up = folder_of(path);
    return !dav_aside_is(aside, who, up) || dav_aside_is_folder(aside, who, up);
}

/* Returns an empty file at the path, instead of the one that was there. */
static struct aside_file *new_aside(struct dav_aside *aside, struct str who, struct str path)
{
    struct aside_file *file = find_aside(aside, who, path);
    for (size_t i = 0; !file && i < ASIDE_FILES; i++) {
        file = aside->files[i].who ? NULL : &aside->files[i];
    }
    file = file ? file : oldest_aside(aside);
    free_file(file);
    file->who = str_dup(who);
    file->path = str_dup(path);
    file->number = ++aside->last;
    return file;
}

bool dav_aside_put(struct dav_aside *aside, struct str who, struct str path, struct str text)
{
    if (text.length > ASIDE_TEXT_MOST) {
        return false;
    }
    buf_add_str(&new_aside(aside, who, path)->text, text);
    return true;
}

void dav_aside_put_folder(struct dav_aside *aside, struct str who, struct str path)
{
    new_aside(aside, who, path)->is_folder = true;
}

const char *dav_aside_next(
        const struct dav_aside *aside, struct str who, struct str folder, size_t *cursor)
{
    while (*cursor < ASIDE_FILES) {
        const struct aside_file *file = &aside->files[(*cursor)++];
        struct str path = file->who ? str_of(file->path) : STR_NONE;
        if (file->who && str_equal_nocase(str_of(file->who), who) && str_starts(path, folder) &&
                path.length > folder.length && path.bytes[folder.length] == '/') {
            return file->path;
        }
    }
    return NULL;
}

bool dav_aside_remove(struct dav_aside *aside, struct str who, struct str path)
{
    struct aside_file *file = find_aside(aside, who, path);
    size_t cursor = 0;
    while (file && file->is_folder && dav_aside_next(aside, who, path, &cursor)) {
        free_file(&aside->files[cursor - 1]);
    }
    if (file) {
        free_file(file);
    }
    return file != NULL;
}
