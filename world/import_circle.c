/* import_circle.c -- a directory of area files into the world.
 *
 *     DIR/wld/index, DIR/wld/30.wld ...   and the same for mob obj zon shp trg qst
 *
 * Any of the folders may be missing, but not all. A folder's `index` names its
 * files in order, a '$' ends it; without one, all files with the folder's
 * ending are read, in the order of their numbers.
 *
 * All files are read before anything is made, and what is made is taken back if
 * something fails on the way: an import is there as a whole or not at all. What
 * becomes of each kind is in circle_map*.c. */
#include "world/import_circle.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/circle.h"
#include "world/circle_map.h"
#include "world/circle_read.h"
#include "world/model/tx.h"
#include "world/model/world.h"
#include "world/text/text_world.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 4096, NAME_MAX_BYTES = 64, PERMILLE_READ = 600 };

struct source {
    enum circle_kind kind;
    char *name;          /* owned; "wld/30.wld" */
    uint32_t index_line; /* where the index names it; 0: nowhere */
};

struct import {
    const char *directory;
    const struct import_options *options;
    struct err *err;
    struct circle_log log;
    struct source *sources; /* owned */
    size_t count;
    size_t capacity;
    struct circle_world read;
    struct circle_map map;
};

static void tell_progress(
        const struct import *import, size_t done, size_t of, unsigned permille)
{
    if (import->options->progress) {
        import->options->progress(
                import->options->data, of > 0 ? (unsigned)(done * permille / of) : permille);
    }
}

/* -- Which files -- */

static char *join(const char *folder, const char *name)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", folder, name);
    char *joined = mem_dup_text(path.bytes);
    buf_finish(&path);
    return joined;
}

/* Takes name. */
static bool add_source(
        struct import *import, enum circle_kind kind, char *name, uint32_t index_line)
{
    if (import->count == FILES_MAX) {
        mem_free(name);
        return err_set(
                import->err, ERR_LIMIT, "%s: more than %d files", import->directory, FILES_MAX);
    }
    import->sources = circle_grow(
            import->sources, import->count, &import->capacity, sizeof(*import->sources));
    import->sources[import->count] = (struct source){kind, name, index_line};
    import->count++;
    return true;
}

/* Reads a whole file of the directory; missing is set if there is none of that name. */
static bool load(struct import *import, const char *name, struct buf *out, bool *out_missing)
{
    char *path = join(import->directory, name);
    FILE *file = fopen(path, "rb");
    mem_free(path);
    *out_missing = !file && errno == ENOENT;
    if (!file) {
        return err_set(import->err, ERR_IO, "%s: cannot open it: %s", name, strerror(errno));
    }
    char *room = buf_reserve(out, CIRCLE_FILE_MAX + 1);
    size_t length = fread(room, 1, CIRCLE_FILE_MAX + 1, file);
    bool ok = !ferror(file);
    if (!ok) {
        err_set(import->err, ERR_IO, "%s: cannot read it: %s", name, strerror(errno));
    }
    (void)fclose(file);
    buf_added(out, length);
    return ok;
}

static bool is_plain_name(struct str name)
{
    return name.length > 0 && name.length <= NAME_MAX_BYTES && name.bytes[0] != '.' &&
           str_find_char(name, '/', 0) == SIZE_MAX && str_find_char(name, '\0', 0) == SIZE_MAX;
}

static bool add_indexed(struct import *import, enum circle_kind kind, struct str text)
{
    const char *folder = circle_kind_name(kind);
    struct str rest = text;
    for (uint32_t number = 1; rest.length > 0; number++) {
        struct str name = str_trim(str_take_until(&rest, '\n'));
        if (str_starts(name, STR("$"))) {
            break;
        }
        if (name.length == 0) {
            continue;
        }
        if (!is_plain_name(name)) {
            return err_set(import->err, ERR_FORMAT,
                    "%s/index:%u: this should be the name of a file in %s, or the final '$'",
                    folder, number, folder);
        }
        char *copy = str_dup(name);
        char *joined = join(folder, copy);
        mem_free(copy);
        if (!add_source(import, kind, joined, number)) {
            return false;
        }
    }
    return true;
}

static int compare_sources(const void *a, const void *b)
{
    const struct source *one = a;
    const struct source *other = b;
    return strverscmp(one->name, other->name);
}

static bool add_all(struct import *import, enum circle_kind kind, DIR *folder)
{
    size_t first = import->count;
    char ending[8];
    (void)snprintf(ending, sizeof(ending), ".%s", circle_kind_name(kind));
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct str name = str_of(entry->d_name);
        if (is_plain_name(name) && str_ends(name, str_of(ending)) &&
                !add_source(import, kind, join(circle_kind_name(kind), entry->d_name), 0)) {
            return false;
        }
    }
    if (import->count > first) {
        qsort(import->sources + first, import->count - first, sizeof(*import->sources),
                compare_sources);
    }
    return true;
}

/* Finds the files of one kind; out_there tells whether it has a folder. */
static bool find_files(struct import *import, enum circle_kind kind, bool *out_there)
{
    char *path = join(import->directory, circle_kind_name(kind));
    DIR *folder = opendir(path);
    mem_free(path);
    *out_there = folder != NULL;
    if (!folder) {
        return errno == ENOENT || err_set(import->err, ERR_IO, "%s: cannot open the folder: %s",
                                          circle_kind_name(kind), strerror(errno));
    }
    char index[16];
    (void)snprintf(index, sizeof(index), "%s/index", circle_kind_name(kind));
    struct buf text = {0};
    bool missing = false;
    bool ok = load(import, index, &text, &missing) ? add_indexed(import, kind, buf_str(&text))
                                                   : missing && add_all(import, kind, folder);
    buf_finish(&text);
    (void)closedir(folder);
    return ok;
}

static bool check_directory(const struct import *import)
{
    DIR *directory = opendir(import->directory);
    if (!directory) {
        return errno == ENOENT
                       ? err_set(import->err, ERR_MISSING, "there is no directory %s",
                                 import->directory)
                       : err_set(import->err, ERR_IO, "cannot open the directory %s: %s",
                                 import->directory, strerror(errno));
    }
    (void)closedir(directory);
    return true;
}

static bool find_all_files(struct import *import)
{
    if (!check_directory(import)) {
        return false;
    }
    bool any = false;
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        bool there = false;
        if (!find_files(import, kind, &there)) {
            return false;
        }
        any = any || there;
    }
    if (!any) {
        return err_set(import->err, ERR_MISSING,
                "%s has none of the folders wld, mob, obj, zon, shp, trg and qst; name the "
                "`world` directory of a CircleMUD",
                import->directory);
    }
    return true;
}

/* -- Reading -- */

static bool read_source(struct import *import, const struct source *source)
{
    struct buf bytes = {0};
    bool missing = false;
    bool ok = load(import, source->name, &bytes, &missing);
    if (missing && source->index_line > 0) {
        err_set(import->err, ERR_MISSING, "%s/index:%u: there is no file %s",
                circle_kind_name(source->kind), source->index_line, source->name);
    }
    ok = ok && circle_read(&import->read, source->kind, source->name, buf_str(&bytes),
                       &import->log, import->err);
    buf_finish(&bytes);
    return ok;
}

static bool read_all(struct import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        if (!read_source(import, &import->sources[i])) {
            return false;
        }
        tell_progress(import, i + 1, import->count, PERMILLE_READ);
    }
    circle_index(&import->read, &import->log);
    return true;
}

/* -- Making -- */

static bool exists(void *data, enum circle_kind kind, int32_t vnum)
{
    char buffer[CIRCLE_REF_MAX];
    struct world *world = data;
    return world_find_ref(world, circle_map_ref(kind, vnum, buffer)) != NULL;
}

/* Fails if anything to be made is in the world already. */
static bool check_new(struct import *import, struct world *world)
{
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        for (size_t i = 0; i < circle_count(&import->read, kind); i++) {
            const struct circle_head *head = circle_at(&import->read, kind, i);
            if (exists(world, kind, head->vnum)) {
                char buffer[CIRCLE_REF_MAX];
                struct str ref = circle_map_ref(kind, head->vnum, buffer);
                return err_set(import->err, ERR_EXISTS,
                        "%s:%u: %.*s is in the world already; nothing was imported",
                        head->origin.file, head->origin.line, STR_FMT(ref));
            }
        }
    }
    return true;
}

/* Instances that hold something were named for the records' sake only. */
static bool drop_spawn_refs(struct import *import, struct world *world)
{
    for (size_t i = 0; i < import->map.outcome.count; i++) {
        const struct circle_spawn *spawn = &import->map.outcome.spawns[i];
        if (spawn->holds && !spawn->gone) {
            char buffer[CIRCLE_REF_MAX];
            struct object *object = world_find_ref(world, circle_map_spawn_ref(spawn, buffer));
            if (object && !world_set_ref(world, object, STR_NONE, import->err)) {
                return false;
            }
        }
    }
    return true;
}

static bool make(struct import *import, struct world *world)
{
    struct circle_known known = {exists, world};
    size_t before = tx_savepoint(world);
    circle_map_all(
            &import->map, &import->read, &known, &import->log, import->options->run_resets);
    bool ok = text_world_apply(world, import->map.records, import->map.count, import->err) &&
              drop_spawn_refs(import, world);
    if (!ok) {
        tx_rollback_to(world, before);
    }
    return ok;
}

static struct import_counts count(const struct circle_world *read)
{
    return (struct import_counts){
            .rooms = circle_count(read, CIRCLE_WLD),
            .objects = circle_count(read, CIRCLE_OBJ),
            .mobiles = circle_count(read, CIRCLE_MOB),
            .zones = circle_count(read, CIRCLE_ZON),
            .shops = circle_count(read, CIRCLE_SHP),
            .triggers = circle_count(read, CIRCLE_TRG),
            .quests = circle_count(read, CIRCLE_QST),
    };
}

bool import_circle(struct world *world, const char *directory,
        const struct import_options *options, struct import_counts *out_counts, struct err *err)
{
    must(tx_is_open(world));
    struct import import = {
            .directory = directory,
            .options = options,
            .err = err,
            .log = {options->oddity, options->data},
    };
    bool ok = find_all_files(&import) && read_all(&import) && check_new(&import, world) &&
              make(&import, world);
    if (ok) {
        *out_counts = count(&import.read);
        tell_progress(&import, 1, 1, 1000);
    }
    circle_map_finish(&import.map);
    circle_finish(&import.read);
    for (size_t i = 0; i < import.count; i++) {
        mem_free(import.sources[i].name);
    }
    mem_free(import.sources);
    return ok;
}
