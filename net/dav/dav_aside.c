/* dav_aside.c -- files that desktops write, in memory: at most ASIDE_FILES of ASIDE_TEXT_MOST
 * bytes each. The oldest are removed first. */
#include "net/dav/dav_aside.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/files/tree.h"

enum { ASIDE_FILES = 64, ASIDE_TEXT_MOST = 64 * 1024, LOCKS = 64, LOCK_MS = 600000 };

struct aside_file {
    char *who;  /* owned, lower case; NULL: free */
    char *path; /* owned */
    struct buf text;
    uint64_t number; /* a counter: higher is newer */
};

struct dav_aside {
    struct aside_file files[ASIDE_FILES];
    uint64_t last;

    struct {
        uint64_t path; /* hash of the path */
        int64_t until_ms;
    } locks[LOCKS];
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

bool dav_aside_is(struct str path)
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

bool dav_aside_put(struct dav_aside *aside, struct str who, struct str path, struct str text)
{
    struct aside_file *file = find_aside(aside, who, path);
    if (text.length > ASIDE_TEXT_MOST) {
        return false;
    }
    for (size_t i = 0; !file && i < ASIDE_FILES; i++) {
        file = aside->files[i].who ? NULL : &aside->files[i];
    }
    file = file ? file : oldest_aside(aside);
    free_file(file);
    file->who = str_dup(who);
    file->path = str_dup(path);
    file->number = ++aside->last;
    buf_add_str(&file->text, text);
    return true;
}

bool dav_aside_remove(struct dav_aside *aside, struct str who, struct str path)
{
    struct aside_file *file = find_aside(aside, who, path);
    if (file) {
        free_file(file);
    }
    return file != NULL;
}

/* -- locks -- */

static size_t lock_at(const struct dav_aside *aside, struct str path)
{
    size_t oldest = 0;
    for (size_t i = 0; i < LOCKS; i++) {
        if (aside->locks[i].path == str_hash(path)) {
            return i;
        }
        oldest = aside->locks[i].until_ms < aside->locks[oldest].until_ms ? i : oldest;
    }
    return oldest;
}

void dav_lock_put(struct dav_aside *aside, struct str path)
{
    size_t at = lock_at(aside, path);
    aside->locks[at].path = str_hash(path);
    aside->locks[at].until_ms = clock_ms() + LOCK_MS;
}

void dav_lock_remove(struct dav_aside *aside, struct str path)
{
    if (dav_lock_is(aside, path)) {
        aside->locks[lock_at(aside, path)].until_ms = 0;
    }
}

bool dav_lock_is(const struct dav_aside *aside, struct str path)
{
    size_t at = lock_at(aside, path);
    return aside->locks[at].path == str_hash(path) && clock_ms() < aside->locks[at].until_ms;
}
