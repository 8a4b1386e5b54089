/* world_files.c -- reading the declarations in the files of a world as text.
 *
 *     DIR/AREA.lua             data: kind "ref" { ... }, one area per file; folders are allowed
 *     DIR/behaviours/REF.lua   the behaviour of the object with that ref
 *     DIR/game.lua             the game: which packages it has (game_file.h)
 *     DIR/state/...            changes by play, in an equal structure (world/text/text_state.c)
 *
 * Files come from a directory or from the binary, both as a sorted list of paths and a function
 * to read a file. Everything else in DIR is skipped, such as a README or an editor's files.
 *
 * data/base and the prototypes.lua of packages declare what every world has. A world's own
 * declaration replaces one of theirs.
 * So a world may change the stock prototypes, and an exported world includes all of them.
 *
 * text_world.c interprets the records; data_file.c reads the literals. */
#include "engine/data/world_files.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/data/data_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WORLD_FILES_FILE_MAX_BYTES ((size_t)64 << 20)
#define FILES_MAX 100000

enum { WORLD_FILES_DEPTH_MAX = 16 };

/* Sorted paths, and a function to read a file. */
struct world_files_paths {
    char **items; /* owned, with the texts */
    size_t count;
    size_t capacity;
    /* NULL: reads a file below root */
    bool (*read)(const char *path, struct buf *out, struct err *err);
    const char *root;
};

/* -- records -- */

static void add_record_world_files(
        struct world_files *files, struct text_record record, char *behaviour)
{
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? 2 * files->capacity : 64;
        files->records = mem_realloc(files->records, capacity * sizeof(*files->records));
        files->behaviour_files =
                mem_realloc(files->behaviour_files, capacity * sizeof(*files->behaviour_files));
        files->capacity = capacity;
    }
    files->records[files->count] = record;
    files->behaviour_files[files->count++] = behaviour;
}

static struct str own(struct str s)
{
    return (struct str){str_dup(s), s.length};
}

static void disown(struct str s)
{
    mem_free((void *)(uintptr_t)s.bytes);
}

static void finish_record(struct world_files *files, size_t i)
{
    disown(files->records[i].kind);
    disown(files->records[i].ref);
    disown(files->records[i].file);
    text_record_finish(&files->records[i]);
    mem_free(files->behaviour_files[i]);
}

/* Frees the arrays but not their contents. */
static void finish_arrays(struct world_files *files)
{
    mem_free(files->records);
    mem_free(files->behaviour_files);
    *files = (struct world_files){0};
}

void world_files_finish(struct world_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        finish_record(files, i);
    }
    finish_arrays(files);
}

static struct text_record *find_world_files(const struct world_files *files, struct str ref)
{
    for (size_t i = 0; ref.length > 0 && i < files->count; i++) {
        if (str_equal(files->records[i].ref, ref) &&
                !(files->records[i].played &&
                        str_equal(files->records[i].kind, STR("state")))) {
            return &files->records[i];
        }
    }
    return NULL;
}

/* -- one file -- */

struct world_files_reading {
    struct world_files *files;
    const char *path;
    bool played;
};

static bool is_game_file(const char *path)
{
    struct str text = str_of(path);
    return str_equal(text, STR("game.lua")) || str_ends(text, STR("/game.lua"));
}

/* Returns the first value of a table, if it has no name; else NULL. Such values come first. */
static const struct value *nameless(const struct value *table)
{
    struct value key = value_nil();
    const struct value *value =
            value_table_count(table) > 0 ? value_table_at(table, 0, &key) : NULL;
    return value && key.kind != VALUE_STRING ? value : NULL;
}

/* Checks that each value in a record, its exits and their tables has a name. */
static bool check_names(const struct value *table, struct err *err)
{
    const struct value *exits = value_table_get_str(table, STR("exits"));
    bool is_odd = exits && (exits->kind != VALUE_TABLE || nameless(exits));
    const char *why = nameless(table) ? "each value needs a name: NAME = VALUE"
                      : is_odd        ? "exits names each way: exits = { north = \"REF\" }"
                                      : NULL;
    for (size_t i = 0; !why && exits && i < value_table_count(exits); i++) {
        struct value way;
        if (nameless(value_table_at(exits, i, &way))) {
            struct str name = value_as_str(&way);
            return err_set(err, ERR_FORMAT,
                    "write %.*s = \"REF\", or for a door %.*s = { to = \"REF\", door = true }",
                    STR_FMT(name), STR_FMT(name));
        }
    }
    return !why || err_set(err, ERR_FORMAT, "%s", why);
}

static bool on_record_world_files(void *data, struct data_file_record *record, struct err *err)
{
    const struct world_files_reading *reading = data;
    (void)err;
    if (is_game_file(reading->path) && str_equal(record->kind, STR("game"))) {
        return true; /* game_choice.c reads it */
    }
    if (!check_names(&record->table, err)) {
        return false;
    }
    struct text_record kept = {
            .kind = own(record->kind),
            .ref = own(record->ref),
            .props = record->table,
            .file = own(str_of(reading->path)),
            .line = record->line,
            .played = reading->played,
    };
    add_record_world_files(reading->files, kept, NULL);
    record->table = value_nil();
    return true;
}

static bool read_data(struct world_files *files, const char *path, bool played,
        struct str source, struct err *err)
{
    struct world_files_reading reading = {files, path, played};
    struct data_file_sink sink = {.record = on_record_world_files, .data = &reading};
    return data_file_eval(source, path, &sink, err);
}

static bool read_behaviour(struct world_files *files, const char *path, struct str ref,
        struct str source, struct err *err)
{
    struct text_record *record = find_world_files(files, ref);
    if (!record) {
        return err_set(err, ERR_MISSING,
                "%s: nothing here has the ref \"%.*s\": write its entry, or rename the file",
                path, STR_FMT(ref));
    }
    if (!str_is_utf8(source)) {
        return err_set(err, ERR_FORMAT, "%s: it is not UTF-8", path);
    }
    if (value_table_get_str(&record->props, STR("behaviour"))) {
        return err_set(err, ERR_EXISTS, "%s: \"%.*s\" has a behaviour in %.*s:%u already", path,
                STR_FMT(ref), STR_FMT(record->file), record->line);
    }
    value_table_set_str(&record->props, STR("behaviour"), value_str(source));
    files->behaviour_files[record - files->records] = mem_dup_text(path);
    return true;
}

/* -- many files -- */

static bool paths_read(const struct world_files_paths *paths, const char *path, struct buf *out,
        struct err *err)
{
    return paths->read ? paths->read(path, out, err)
                       : file_read_inside(
                                 paths->root, path, path, WORLD_FILES_FILE_MAX_BYTES, out, err);
}

static void paths_add(struct world_files_paths *paths, const char *path)
{
    paths->items =
            mem_grow(paths->items, paths->count, &paths->capacity, sizeof(*paths->items));
    paths->items[paths->count++] = mem_dup_text(path);
}

static void paths_finish(struct world_files_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        mem_free(paths->items[i]);
    }
    mem_free(paths->items);
}

/* Returns the path below folder, or below its state folder. */
static struct str below(const char *folder, const char *path, bool *out_played)
{
    struct str rest = str_of(path + strlen(folder) + 1);
    *out_played = str_starts(rest, STR("state/"));
    return str_slice(rest, *out_played ? strlen("state/") : 0, rest.length);
}

/* Returns the ref in the path of a behaviour below folder; empty if the path is not a
 * behaviour. */
static struct str behaviour_ref(const char *folder, const char *path)
{
    bool played = false;
    struct str rest = below(folder, path, &played);
    struct str start = STR("behaviours/");
    if (!str_starts(rest, start) || !str_ends(rest, STR(".lua"))) {
        return STR_NONE;
    }
    return str_slice(rest, start.length, rest.length - strlen(".lua"));
}

static bool is_data(const char *folder, const char *path)
{
    bool played = false;
    struct str rest = below(folder, path, &played);
    return str_ends(rest, STR(".lua")) && !str_starts(rest, STR("behaviours/"));
}

static bool read_one(struct world_files *files, const struct world_files_paths *paths,
        const char *folder, const char *path, struct err *err)
{
    struct str ref = behaviour_ref(folder, path);
    struct buf source = {0};
    bool ok = paths_read(paths, path, &source, err);
    if (ok && ref.length > 0) {
        ok = read_behaviour(files, path, ref, buf_str(&source), err);
    } else if (ok) {
        bool played = false;
        (void)below(folder, path, &played);
        ok = read_data(files, path, played, buf_str(&source), err);
    }
    buf_finish(&source);
    return ok;
}

/* Reads data first, because behaviours need their objects. */
static bool read_all_world_files(struct world_files *files,
        const struct world_files_paths *paths, const char *folder, struct err *err)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < paths->count; i++) {
            const char *path = paths->items[i];
            bool wanted =
                    pass == 0 ? is_data(folder, path) : behaviour_ref(folder, path).length > 0;
            if (wanted && !read_one(files, paths, folder, path, err)) {
                return false;
            }
        }
    }
    return true;
}

/* -- from the binary -- */

static void visit_asset(void *data, const char *path)
{
    paths_add(data, path);
}

bool world_files_add_assets(struct world_files *files, const char *folder, struct err *err)
{
    struct world_files_paths paths = {.read = asset_read};
    struct buf prefix = {0};
    buf_printf(&prefix, "%s/", folder);
    asset_each(prefix.bytes, visit_asset, &paths);
    bool ok = read_all_world_files(files, &paths, folder, err);
    if (ok && paths.count == 0) {
        ok = err_set(err, ERR_MISSING, "this build has no files in %s", folder);
    }
    buf_finish(&prefix);
    paths_finish(&paths);
    return ok;
}

static void visit_prototypes(void *data, const char *path)
{
    if (str_ends(str_of(path), STR("/prototypes.lua"))) {
        paths_add(data, path);
    }
}

bool world_files_add_declared(struct world_files *files, struct err *err)
{
    struct world_files_paths paths = {.read = asset_read};
    asset_each("scripts/", visit_prototypes, &paths);
    bool ok = read_all_world_files(files, &paths, "scripts", err);
    paths_finish(&paths);
    return ok;
}

static bool is_of_properties(const struct text_record *record)
{
    return str_equal(record->kind, STR("properties"));
}

/* Gives the prototype the defaults that another package declares for it. */
static bool give_defaults(
        struct world_files *files, const struct text_record *more, struct err *err)
{
    struct text_record *record = NULL;
    for (size_t i = 0; i < files->count; i++) {
        bool fits = str_equal(files->records[i].ref, more->ref) &&
                    !is_of_properties(&files->records[i]);
        record = fits ? &files->records[i] : record;
    }
    if (!record) {
        return err_set(err, ERR_MISSING, "%.*s:%u: no prototype is called \"%.*s\"",
                STR_FMT(more->file), more->line, STR_FMT(more->ref));
    }
    for (size_t i = 0; i < value_table_count(&more->props); i++) {
        struct value key;
        const struct value *value = value_table_at(&more->props, i, &key);
        if (!value_table_get(&record->props, &key)) {
            value_table_set(&record->props, value_dup(&key), value_dup(value));
        }
    }
    return true;
}

bool world_files_add_prototypes(struct world_files *files, struct err *err)
{
    struct world_files kept = {0};
    bool ok = world_files_add_declared(files, err);
    for (size_t i = 0; i < files->count; i++) {
        value_table_set_str(&files->records[i].props, STR("properties"), value_nil());
    }
    for (size_t i = 0; ok && i < files->count; i++) {
        ok = !is_of_properties(&files->records[i]) ||
             give_defaults(files, &files->records[i], err);
    }
    for (size_t i = 0; ok && i < files->count; i++) {
        if (is_of_properties(&files->records[i])) {
            finish_record(files, i);
        } else {
            add_record_world_files(&kept, files->records[i], files->behaviour_files[i]);
        }
    }
    if (ok) {
        finish_arrays(files);
        *files = kept;
    }
    return ok;
}

bool world_files_add_base(struct world_files *files, struct err *err)
{
    struct world_files base = {0};
    struct world_files joined = {0};
    if (!world_files_add_assets(&base, "data/base", err) ||
            !world_files_add_prototypes(&base, err)) {
        world_files_finish(&base);
        return false;
    }
    for (size_t i = 0; i < base.count; i++) {
        if (find_world_files(files, base.records[i].ref)) {
            finish_record(&base, i);
        } else {
            add_record_world_files(&joined, base.records[i], base.behaviour_files[i]);
        }
    }
    for (size_t i = 0; i < files->count; i++) {
        add_record_world_files(&joined, files->records[i], files->behaviour_files[i]);
    }
    finish_arrays(&base);
    finish_arrays(files);
    *files = joined;
    return true;
}

/* -- from a directory -- */

static bool list_directory(struct world_files_paths *paths, const char *directory,
        unsigned depth, struct err *err);

static bool list_member(
        struct world_files_paths *paths, const char *path, unsigned depth, struct err *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return err_set(err, ERR_IO, "cannot read %s: %s", path, file_why(path, FILE_READ).text);
    }
    if (S_ISDIR(info.st_mode)) {
        /* `script pull` writes annotations next to the pulled files. */
        bool wanted =
                depth < WORLD_FILES_DEPTH_MAX && !str_ends(str_of(path), STR("/skein-api"));
        return !wanted || (file_check_inside(paths->root, path, path, err) &&
                                  list_directory(paths, path, depth + 1, err));
    }
    if (!str_ends(str_of(path), STR(".lua"))) {
        return true;
    }
    if (paths->count == FILES_MAX) {
        return err_set(err, ERR_LIMIT, "%s: more than %d files", path, FILES_MAX);
    }
    paths_add(paths, path);
    return true;
}

static bool list_directory(
        struct world_files_paths *paths, const char *directory, unsigned depth, struct err *err)
{
    DIR *open = opendir(directory);
    if (!open) {
        return err_set(err, ERR_MISSING, "cannot open the directory %s: %s", directory,
                file_why(directory, FILE_LIST).text);
    }
    bool ok = true;
    for (struct dirent *member; ok && (member = readdir(open));) {
        if (member->d_name[0] != '.') {
            struct buf path = {0};
            buf_printf(&path, "%s/%s", directory, member->d_name);
            ok = list_member(paths, path.bytes, depth, err);
            buf_finish(&path);
        }
    }
    (void)closedir(open);
    return ok;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool world_files_add_directory(
        struct world_files *files, const char *directory, struct err *err)
{
    struct world_files_paths paths = {.root = directory};
    bool ok = list_directory(&paths, directory, 0, err);
    if (paths.count > 1) {
        qsort(paths.items, paths.count, sizeof(*paths.items), compare_paths);
    }
    ok = ok && read_all_world_files(files, &paths, directory, err);
    if (ok && files->count == 0) {
        ok = err_set(err, ERR_FORMAT,
                "%s contains no world: its .lua files have no declarations", directory);
    }
    paths_finish(&paths);
    return ok;
}

bool world_files_add_text(struct world_files *files, const char *path, struct str text,
        bool behaviours, struct err *err)
{
    struct buf full = {0};
    buf_printf(&full, "./%s", path); /* like a path below a folder */
    bool played = false;
    struct str ref = behaviour_ref(".", full.bytes);
    (void)below(".", full.bytes, &played);
    bool is_behaviour = ref.length > 0;
    bool ok = is_behaviour != behaviours ||
              (is_behaviour ? read_behaviour(files, path, ref, text, err)
                            : read_data(files, path, played, text, err));
    buf_finish(&full);
    return ok;
}

bool world_files_each_text(const char *directory, const char *also,
        bool (*visit)(void *data, const char *path, struct str text), void *data,
        struct err *err)
{
    struct world_files_paths paths = {.root = directory};
    struct buf extra = {0};
    struct stat info;
    bool ok = list_directory(&paths, directory, 0, err);
    if (paths.count > 1) {
        qsort(paths.items, paths.count, sizeof(*paths.items), compare_paths);
    }
    buf_printf(&extra, "%s/%s", directory, also);
    if (ok && stat(extra.bytes, &info) == 0) {
        paths_add(&paths, extra.bytes);
    }
    for (size_t i = 0; ok && i < paths.count; i++) {
        struct buf text = {0};
        ok = paths_read(&paths, paths.items[i], &text, err) &&
             visit(data, paths.items[i] + strlen(directory) + 1, buf_str(&text));
        buf_finish(&text);
    }
    buf_finish(&extra);
    paths_finish(&paths);
    return ok;
}

bool world_files_each_behaviour(const struct world_files *files,
        bool (*visit)(void *data, struct str source, const char *file), void *data)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct text_record *record = &files->records[i];
        const char *file = files->behaviour_files[i];
        const struct value *source = value_table_get_str(&record->props, STR("behaviour"));
        if (source && source->kind == VALUE_STRING &&
                !visit(data, value_as_str(source), file ? file : record->file.bytes)) {
            return false;
        }
    }
    return true;
}
