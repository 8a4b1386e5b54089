/* world_export.c -- writing a world as text files.
 *
 *     DIR/AREA.lua             one area per file; things without an area in world.lua and
 *                              prototypes.lua; slashes in a ref make folders: sorrel/green is
 *                              sorrel/green.lua
 *     DIR/behaviours/REF.lua   the behaviours of things
 *     DIR/state/...            changes that play has made, in an equal structure
 *     DIR/skein.base           the hash of each field of the design: base.h
 *     DIR/.gitattributes       how git merges skein.base
 *
 * Everything is written to DIR.part, which is renamed when it is complete and on disk.
 * export_index.c chooses the files, and export_record.c writes one thing. world_make.c reads
 * the files. */
#include "engine/modules/export/world_export.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/core/run/packages.h"
#include "engine/data/base.h"
#include "engine/modules/export/export_index.h"
#include "engine/modules/export/export_record.h"
#include "engine/modules/export/store_dump.h"
#include "engine/modules/export/world_split.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORLD_EXPORT_PIECE_BYTES = 1 << 20 }; /* size of a piece of a file in memory */

struct exporting {
    struct store_dump *dump; /* owned */
    struct export_index index;
    struct export_thing **order; /* owned: exported things in writing order */
    size_t count;
    struct str part; /* the temporary directory */
    bool design;     /* export only the design */
    bool has_start;  /* has a room to begin in */
    bool is_part;    /* only some areas */
    FILE *base;
};

/* The files of one area while they are written. */
struct area_files {
    struct buf design;
    struct buf state;
    struct buf base;
    FILE *files[2]; /* files for design and state; NULL: nothing was written yet */
};

/* -- the directory -- */

static bool is_empty(const char *directory, bool *out_empty, struct err *err)
{
    DIR *open = opendir(directory);
    if (!open) {
        return err_set(err, ERR_IO, "cannot open the directory %s: %s", directory,
                file_why(directory, FILE_LIST).text);
    }
    bool empty = true;
    for (const struct dirent *member; empty && (member = readdir(open));) {
        empty = strcmp(member->d_name, ".") == 0 || strcmp(member->d_name, "..") == 0;
    }
    (void)closedir(open);
    *out_empty = empty;
    return true;
}

static bool check_free(const char *directory, struct err *err)
{
    struct stat info;
    bool empty = false;
    if (lstat(directory, &info) != 0) {
        return true;
    }
    if (S_ISDIR(info.st_mode) && !is_empty(directory, &empty, err)) {
        return false;
    }
    return empty ||
           err_set(err, ERR_EXISTS, "%s exists and is not an empty directory: name another one",
                   directory);
}

static bool make_part(const char *part, const char *directory, struct err *err)
{
    if (mkdir(part, 0777) == 0) {
        return true;
    }
    if (errno == EEXIST) {
        return err_set(err, ERR_EXISTS,
                "%s exists: another export is running, or one was killed, and then you can "
                "remove it",
                part);
    }
    return err_set(err, ERR_IO, "cannot make the directory %s: %s", directory,
            file_why(directory, FILE_MAKE).text);
}

static bool give_name_world_export(const char *part, const char *directory, struct err *err)
{
    int fd = open(part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok) {
        err_set(err, ERR_IO, "cannot write %s: %s", directory, file_why(part, FILE_MAKE).text);
    } else if (rename(part, directory) != 0) {
        ok = err_set(
                err, ERR_IO, "cannot rename %s to %s: %s", part, directory, strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

/* -- files -- */

static bool fail_write(const char *path, struct err *err)
{
    return err_set(err, ERR_IO, "cannot write %s: %s", path, file_why(path, FILE_MAKE).text);
}

/* Writes text and empties it. */
static bool put_piece(FILE *file, const char *path, struct buf *text, struct err *err)
{
    bool ok = fwrite(text->bytes ? text->bytes : "", 1, text->length, file) == text->length;
    buf_clear(text);
    return ok || fail_write(path, err);
}

/* Closes the file if it was opened; a failed close is a failed write. */
static bool end_file(FILE *file, const char *path, bool ok, struct err *err)
{
    bool closed = !file || fclose(file) == 0;
    return closed || !ok ? ok : fail_write(path, err);
}

static bool write_file_world_export(const char *path, struct buf *text, struct err *err)
{
    FILE *file = fopen(path, "wxe");
    bool ok = file ? put_piece(file, path, text, err) : fail_write(path, err);
    return end_file(file, path, ok, err);
}

static bool write_behaviour_world_export(const struct exporting *exporting,
        const struct export_thing *thing, struct buf *source, struct err *err)
{
    struct buf path = {0};
    buf_printf(
            &path, "%.*s/%sbehaviours/", STR_FMT(exporting->part), thing->made ? "state/" : "");
    export_index_name(thing, &path);
    buf_add_text(&path, ".lua");
    bool ok = file_make_parents(&path, exporting->part.length + 1, err) &&
              write_file_world_export(path.bytes, source, err);
    buf_finish(&path);
    return ok;
}

/* Writes a file's collected text if it is long enough, or always if `all` is set. */
static bool put_area(const struct exporting *exporting, struct area_files *area, size_t which,
        const char *name, bool all, struct err *err)
{
    struct buf *text = which == 0 ? &area->design : &area->state;
    if (text->length < (all ? 1 : WORLD_EXPORT_PIECE_BYTES)) {
        return true;
    }
    struct buf path = {0};
    buf_printf(
            &path, "%.*s/%s%s.lua", STR_FMT(exporting->part), which == 0 ? "" : "state/", name);
    bool ok = area->files[which] || file_make_parents(&path, exporting->part.length + 1, err);
    if (ok && !area->files[which]) {
        area->files[which] = fopen(path.bytes, "wxe");
        ok = area->files[which] || fail_write(path.bytes, err);
    }
    ok = ok && put_piece(area->files[which], path.bytes, text, err);
    buf_finish(&path);
    return ok;
}

static bool write_thing(const struct exporting *exporting, struct area_files *area,
        const struct export_thing *thing, struct err *err)
{
    struct buf behaviour = {0};
    struct buf one = {0};
    struct buf state = {0};
    struct export_texts texts = {&one, &state, &behaviour, &area->base};
    bool ok = export_record_write(&exporting->index, exporting->dump, thing, &texts, err);
    struct buf *pieces[] = {&one, &state};
    struct buf *into[] = {&area->design, &area->state};
    for (size_t i = 0; ok && i < 2; i++) {
        if (pieces[i]->length > 0 && !(i == 1 && exporting->design)) {
            buf_add_text(into[i], area->files[i] || into[i]->length > 0 ? "\n" : "");
            buf_add_str(into[i], buf_str(pieces[i]));
        }
    }
    if (ok && thing->has_behaviour && export_index_names_file(thing) &&
            !(thing->made && exporting->design)) {
        ok = write_behaviour_world_export(exporting, thing, &behaviour, err);
    }
    buf_finish(&behaviour);
    buf_finish(&one);
    buf_finish(&state);
    return ok;
}

/* Writes the things from *next on that share a file. */
static bool write_area(const struct exporting *exporting, size_t *next, struct err *err)
{
    struct area_files area = {0};
    const char *file = exporting->order[*next]->file;
    bool ok = true;
    for (; ok && *next < exporting->count && strcmp(exporting->order[*next]->file, file) == 0;
            (*next)++) {
        ok = write_thing(exporting, &area, exporting->order[*next], err) &&
             put_area(exporting, &area, 0, file, false, err) &&
             put_area(exporting, &area, 1, file, false, err) &&
             put_piece(exporting->base, BASE_FILE, &area.base, err);
        if (exporting->index.progress) {
            exporting->index.progress(exporting->index.data,
                    (unsigned)(*next * UINT64_C(1000) / exporting->count));
        }
    }
    for (size_t i = 0; i < 2; i++) {
        ok = ok && put_area(exporting, &area, i, file, true, err);
        ok = end_file(area.files[i], file, ok, err);
    }
    buf_finish(&area.design);
    buf_finish(&area.state);
    buf_finish(&area.base);
    return ok;
}

static void put_in_order(struct exporting *exporting)
{
    struct export_index *index = &exporting->index;
    exporting->order = mem_alloc_array(index->count, sizeof(struct export_thing *));
    for (size_t i = 0; i < index->count; i++) {
        if (!index->things[i].left_out) {
            exporting->order[exporting->count++] = &index->things[i];
        }
    }
    qsort(exporting->order, exporting->count, sizeof(struct export_thing *),
            export_index_compare);
}

/* Writes a room to begin in, for a part of a world without one. */
static bool write_start(const char *part, struct err *err)
{
    struct buf path = {0};
    struct buf text = {0};
    buf_printf(&path, "%s/start.lua", part);
    bool ok = asset_read("data/base/start.lua", &text, err) &&
              write_file_world_export(path.bytes, &text, err);
    buf_finish(&path);
    buf_finish(&text);
    return ok;
}

static bool take_game_row(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR(PACKAGES_GAME_ROW))) {
        buf_add_str(data, value_as_str(&columns[1]));
    }
    return true;
}

/* Writes the game of the world, if it has one. */
static bool write_game(const struct exporting *exporting, struct err *err)
{
    struct buf path = {0};
    struct buf text = {0};
    buf_printf(&path, "%.*s/game.lua", STR_FMT(exporting->part));
    bool ok = store_dump_each(exporting->dump, DUMP_META, 0, take_game_row, &text, err) &&
              (text.length == 0 || write_file_world_export(path.bytes, &text, err));
    buf_finish(&path);
    buf_finish(&text);
    return ok;
}

static bool write_all_world_export(
        struct exporting *exporting, const char *directory, struct err *err)
{
    const char *part = exporting->part.bytes;
    if (!make_part(part, directory, err)) {
        return false;
    }
    struct buf path = {0};
    struct buf head = {0};
    struct buf merging = {0};
    put_in_order(exporting);
    buf_add_text(&merging, BASE_FILE " merge=union\n");
    buf_printf(&path, "%s/.gitattributes", part);
    bool ok = write_file_world_export(path.bytes, &merging, err);
    buf_clear(&path);
    buf_add_text(&head, BASE_HEAD " -\n");
    buf_printf(&path, "%s/" BASE_FILE, part);
    exporting->base = ok ? fopen(path.bytes, "wxe") : NULL;
    ok = ok && (exporting->base ? put_piece(exporting->base, path.bytes, &head, err)
                                : fail_write(path.bytes, err));
    ok = ok && (exporting->has_start || write_start(part, err)) &&
         (exporting->is_part || write_game(exporting, err));
    for (size_t next = 0; ok && next < exporting->count;) {
        ok = write_area(exporting, &next, err);
    }
    ok = end_file(exporting->base, path.bytes, ok, err);
    buf_finish(&merging);
    buf_finish(&head);
    buf_finish(&path);
    ok = ok && give_name_world_export(part, directory, err);
    if (!ok) {
        file_remove_tree(part);
    }
    return ok;
}

bool world_export(const char *path, const char *directory, const struct export_options *options,
        struct buf *out_notes, struct err *err)
{
    struct exporting exporting = {
            .design = options->design,
            .has_start = !options->area,
            .is_part = options->area != NULL,
            .index = {.notes = out_notes, .progress = options->progress, .data = options->data},
    };
    struct buf name = {0};
    struct buf part = {0};
    buf_add_text(&name, directory);
    while (name.length > 1 && name.bytes[name.length - 1] == '/') {
        buf_truncate(&name, name.length - 1);
    }
    char *clean = str_dup(buf_str(&name));
    buf_printf(&part, "%s.part", clean);
    exporting.part = buf_str(&part);
    bool ok = check_free(clean, err) && store_dump_open(path, &exporting.dump, err);
    if (ok) {
        ok = export_index_read(&exporting.index, exporting.dump, err) &&
             (!options->area || world_split(&exporting.index, exporting.dump, options->area,
                                        out_notes, &exporting.has_start, err)) &&
             write_all_world_export(&exporting, clean, err);
        export_index_finish(&exporting.index);
    }
    store_dump_close(exporting.dump);
    mem_free(exporting.order);
    mem_free(clean);
    buf_finish(&name);
    buf_finish(&part);
    return ok;
}
