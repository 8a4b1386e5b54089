/* import.c -- runs the import script of a format, and creates objects from its records.
 *
 * The script (reader) is Lua with the libraries that have no outside effects (string, table, math,
 * utf8), and `require` for files beside it. It sees the files of one directory and writes nothing:
 * its records are kept until it returns. Its memory is bounded but not its time, since the operator
 * is waiting for it.
 *
 * Lua errors jump, so nothing is owned across a call that may raise. */
#include "engine/modules/import/import.h"

#include "engine/base/asset.h"
#include "engine/base/file.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/data/data_file_lua.h"
#include "engine/data/reader_lua.h"
#include "engine/modules/import/classic.h"
#include "world/model/prop.h"
#include "world/model/tx.h"
#include "world/model/world.h"
#include "world/text/text_world.h"

#include <lauxlib.h>
#include <lualib.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "scripts/old-areas/import/"

enum {
    FILE_MAX = 16 * 1024 * 1024,
    MESSAGE_BYTES = 320,
    IMPORT_NAME_BYTES = 64,
    FILES_MAX = 4096
};

#define MEMORY_MAX ((size_t)2 << 30)
#define GC_PAUSE 1000 /* percent: nearly everything read stays until the end */

enum { SMALL_STEP = 16, SMALL_MAX = 512, SLAB_BYTES = 1024 * 1024 };

struct piece {
    struct piece *next; /* next free piece of the same size */
};

struct slab {
    struct slab *next;
    _Alignas(SMALL_STEP) char bytes[SLAB_BYTES];
};

struct import {
    struct world *world;
    const char *directory;
    const struct import_options *options;
    struct text_record
            *records; /* owned, with their properties; their strings are in `strings` */
    bool *passing;    /* a record whose ref is removed once all objects are made */
    size_t count;
    size_t capacity;
    struct strmap strings; /* text -> its owned copy */
    size_t memory;         /* used by the reader */
    struct slab *slabs;    /* owned */
    size_t slab_left;      /* unused bytes at the beginning of the first slab */
    struct piece *free[SMALL_MAX / SMALL_STEP];
    struct value game;  /* how the reader wants the game to be; nil: as it is */
    struct err failure; /* the message of fail(); empty text: none */
};

static const char import_key = 'i';

static struct import *import_of(lua_State *L)
{
    (void)lua_rawgetp(L, LUA_REGISTRYINDEX, &import_key);
    struct import *import = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return import;
}

/* -- memory -- */

/* Allocates small pieces from large slabs, which live as long as the import. A reader makes
 * millions of pieces, which the C library would merge and split again and again. */
static void *take_small(struct import *import, size_t size)
{
    size_t class = (size - 1) / SMALL_STEP;
    struct piece *piece = import->free[class];
    if (piece) {
        import->free[class] = piece->next;
        return piece;
    }
    size = (class + 1) * SMALL_STEP;
    if (import->slab_left < size) {
        struct slab *slab = mem_alloc(sizeof(*slab));
        slab->next = import->slabs;
        import->slabs = slab;
        import->slab_left = sizeof(slab->bytes);
    }
    import->slab_left -= size;
    return import->slabs->bytes + import->slab_left;
}

static void give_back(struct import *import, void *old, size_t size)
{
    if (size > SMALL_MAX) {
        free(old);
    } else if (old) {
        struct piece *piece = old;
        piece->next = import->free[(size - 1) / SMALL_STEP];
        import->free[(size - 1) / SMALL_STEP] = piece;
    }
}

static void *allocate(void *data, void *old, size_t old_size, size_t size)
{
    struct import *import = data;
    size_t before = old ? old_size : 0;
    if (size > before && import->memory + (size - before) > MEMORY_MAX) {
        return NULL;
    }
    import->memory = import->memory - before + size;
    if (before > SMALL_MAX && size > SMALL_MAX) {
        return realloc(old, size);
    }
    void *new = size > SMALL_MAX ? malloc(size) : size > 0 ? take_small(import, size) : NULL;
    if (new &&before > 0) {
        memcpy(new, old, before < size ? before : size);
    }
    if (before > 0 && (new || size == 0)) {
        give_back(import, old, before);
    }
    return new;
}

/* -- functions for the reader -- */

static int raise_import(lua_State *L)
{
    lua_pushlightuserdata(L, import_of(L));
    return lua_error(L);
}

/* fail(TEXT): ends the import with that message. */
static int fail(lua_State *L)
{
    (void)err_set(&import_of(L)->failure, ERR_FORMAT, "%s", luaL_checkstring(L, 1));
    return raise_import(L);
}

/* oddity(FILE, LINE, TEXT): reports something strange, and continues. */
static int oddity(lua_State *L)
{
    const struct import *import = import_of(L);
    char text[MESSAGE_BYTES];
    (void)snprintf(text, sizeof(text), "%s", luaL_checkstring(L, 3));
    if (import->options->oddity) {
        import->options->oddity(import->options->data, luaL_checkstring(L, 1),
                (uint32_t)luaL_checkinteger(L, 2), text);
    }
    return 0;
}

/* progress(DONE, ALL): reports how far the reading is. */
static int progress(lua_State *L)
{
    const struct import *import = import_of(L);
    lua_Number done = luaL_checknumber(L, 1);
    lua_Number all = luaL_checknumber(L, 2);
    if (import->options->progress && all > 0 && done >= 0 && done <= all) {
        import->options->progress(import->options->data, (unsigned)(done * 600 / all));
    }
    return 0;
}

static bool is_plain_name(struct str name)
{
    return name.length > 0 && name.length <= IMPORT_NAME_BYTES && name.bytes[0] != '.' &&
           str_find_char(name, '/', 0) == SIZE_MAX && str_find_char(name, '\0', 0) == SIZE_MAX;
}

static struct str text_at_import(lua_State *L, int index)
{
    struct str s = STR_NONE;
    s.bytes = luaL_checklstring(L, index, &s.length);
    return s;
}

/* Pushes the path for a name: plain names separated by '/', "" for DIR itself. A name that begins
 * with ".." is beside DIR. */
static const char *push_path(lua_State *L)
{
    const struct import *import = import_of(L);
    struct str rest = text_at_import(L, 1);
    for (int parts = 0; rest.length > 0; parts++) {
        struct str part = str_take_until(&rest, '/');
        bool beside = parts == 0 && rest.length > 0 && str_equal(part, STR(".."));
        if (parts == 4 || (!beside && !is_plain_name(part))) {
            luaL_error(L, "%s is not a valid file or folder name here", lua_tostring(L, 1));
        }
    }
    return lua_pushfstring(L, "%s/%s", import->directory, lua_tostring(L, 1));
}

static int compare_names(const void *a, const void *b)
{
    return strverscmp(*(char *const *)a, *(char *const *)b);
}

/* Returns the directory that the path must stay in: DIR, or its parent for names that begin with
 * "../". */
static const char *root_of(const struct import *import, const char *name, struct buf *out)
{
    buf_add_text(out, import->directory);
    buf_add_text(out, str_starts(str_of(name), STR("../")) ? "/.." : "");
    return out->bytes;
}

/* files(FOLDER): returns the file names in it, in numeric order; nil if the folder does not
 * exist. */
static int files(lua_State *L)
{
    const char *path = push_path(L);
    struct import *import = import_of(L);
    struct buf root = {0};
    DIR *folder = opendir(path);
    bool ok = !folder || file_check_inside(root_of(import, lua_tostring(L, 1), &root), path,
                                 lua_tostring(L, 1), &import->failure);
    buf_finish(&root);
    if (!ok) {
        (void)closedir(folder);
        return raise_import(L);
    }
    if (!folder && errno != ENOENT) {
        (void)err_set(&import_of(L)->failure, ERR_IO, "%s: cannot open the folder: %s",
                lua_tostring(L, 1), strerror(errno));
        return raise_import(L);
    }
    if (!folder) {
        return 0;
    }
    size_t count = 0;
    char **names = mem_alloc_array(FILES_MAX, sizeof(*names));
    for (struct dirent *entry = readdir(folder); entry && count < FILES_MAX;
            entry = readdir(folder)) {
        if (is_plain_name(str_of(entry->d_name))) {
            names[count++] = mem_dup_text(entry->d_name);
        }
    }
    (void)closedir(folder);
    qsort(names, count, sizeof(*names), compare_names);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(L, names[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
        mem_free(names[i]);
    }
    mem_free(names);
    return 1;
}

static bool load(const struct import *import, const char *path, const char *name,
        struct buf *out, struct err *err)
{
    struct buf root = {0};
    bool ok = file_read_inside(root_of(import, name, &root), path, name, FILE_MAX, out, err);
    buf_finish(&root);
    return ok;
}

/* Appends raw as clean UTF-8. It is read as Latin-1 unless all of it is UTF-8. CR is dropped, tabs
 * become blanks. */
static void clean(struct str raw, struct buf *out)
{
    struct buf utf8 = {0};
    for (size_t i = 0; !str_is_utf8(raw) && i < raw.length; i++) {
        str_put_code((unsigned char)raw.bytes[i], &utf8);
    }
    str_clean(utf8.length > 0 ? buf_str(&utf8) : raw, true, out);
    buf_finish(&utf8);
}

/* text(FILE): returns the content as clean text with a bare line feed at the end of each line; nil
 * and the reason if the file cannot be opened. */
static int text(lua_State *L)
{
    const char *path = push_path(L);
    struct buf raw = {0};
    struct buf out = {0};
    struct err err = {0};
    bool ok = load(import_of(L), path, lua_tostring(L, 1), &raw, &err);
    if (ok) {
        clean(buf_str(&raw), &out);
        lua_pushlstring(L, out.bytes ? out.bytes : "", out.length);
    }
    buf_finish(&raw);
    buf_finish(&out);
    if (ok) {
        return 1;
    }
    if (err.code != ERR_MISSING) {
        import_of(L)->failure = err;
        return raise_import(L);
    }
    lua_pushnil(L);
    lua_pushstring(L, err.text);
    return 2;
}

/* exists(REF): true if the world has an object with that ref already. */
static int exists(lua_State *L)
{
    lua_pushboolean(L, world_find_ref(import_of(L)->world, text_at_import(L, 1)) != NULL);
    return 1;
}

/* columns(TEXT): returns its width on a terminal. */
static int columns(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)str_columns(text_at_import(L, 1)));
    return 1;
}

/* fit(TEXT, COLUMNS): returns the longest beginning that is not wider. */
static int fit(lua_State *L)
{
    struct str s = text_at_import(L, 1);
    lua_pushlstring(L, s.bytes, str_fit_columns(s, (size_t)luaL_checkinteger(L, 2)));
    return 1;
}

/* is_name(TEXT): true if an object may have this name. */
static int is_name_import(lua_State *L)
{
    lua_pushboolean(L, str_is_plain_line(text_at_import(L, 1), OBJECT_NAME_MAX));
    return 1;
}

/* fold(TEXT): returns the text case-folded in any alphabet, for comparing names. */
static int fold(lua_State *L)
{
    struct buf out = {0};
    str_fold(text_at_import(L, 1), &out);
    lua_pushlstring(L, out.bytes ? out.bytes : "", out.length);
    buf_finish(&out);
    return 1;
}

static bool to_value_import(lua_State *L, int index, struct value *out)
{
    struct err err;
    bool ok = data_file_from_lua(L, index, out, &err);
    if (!ok) {
        lua_pushstring(L, err.text);
    }
    return ok;
}

/* size(VALUE): returns its size as a property in bytes, for comparing with MAX_BYTES. */
static int size(lua_State *L)
{
    struct value value;
    if (!to_value_import(L, 1, &value)) {
        return lua_error(L);
    }
    size_t bytes = value_size(&value);
    value_finish(&value);
    lua_pushinteger(L, (lua_Integer)bytes);
    return 1;
}

/* Returns a copy of s that stays until the end; the same copy for equal text. */
static struct str keep(struct import *import, struct str s)
{
    char *kept = strmap_find(&import->strings, s);
    if (!kept) {
        kept = str_dup(s);
        (void)strmap_put(&import->strings, s, kept);
    }
    return (struct str){kept, s.length};
}

/* record(KIND, REF or nil, PROPERTIES, FILE, LINE[, PASSING]): adds an object, as in the world as
 * text. The ref of a passing record exists only for other records, and is removed once all are
 * made. */
static int record(lua_State *L)
{
    struct import *import = import_of(L);
    struct value props;
    struct str kind = text_at_import(L, 1);
    struct str ref = lua_isnoneornil(L, 2) ? STR_NONE : text_at_import(L, 2);
    struct str file = text_at_import(L, 4);
    lua_Integer line = luaL_checkinteger(L, 5);
    bool passing = lua_toboolean(L, 6);
    luaL_checktype(L, 3, LUA_TTABLE);
    if (!to_value_import(L, 3, &props)) {
        return luaL_error(
                L, "%s: %s", ref.length > 0 ? ref.bytes : kind.bytes, lua_tostring(L, -1));
    }
    if (import->count == import->capacity) {
        import->capacity = import->capacity ? 2 * import->capacity : 256;
        import->records =
                mem_realloc(import->records, import->capacity * sizeof(*import->records));
        import->passing =
                mem_realloc(import->passing, import->capacity * sizeof(*import->passing));
    }
    import->passing[import->count] = passing;
    import->records[import->count++] = (struct text_record){
            .kind = keep(import, kind),
            .ref = keep(import, ref),
            .props = props,
            .file = keep(import, file),
            .line = (uint32_t)line,
    };
    return 0;
}

/* game(TABLE): how the game has to be to be as the old one was, with --classic: see classic.h. */
static int want_game(lua_State *L)
{
    struct import *import = import_of(L);
    struct value game;
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!to_value_import(L, 1, &game)) {
        return lua_error(L);
    }
    value_finish(&import->game);
    import->game = game;
    return 0;
}

/* -- running -- */

/* Runs in protected mode, without upvalues, with the format's name. Returns the report, and the
 * reason if nothing may be made. */
static int run_import_own(lua_State *L)
{
    static const luaL_Reg functions[] = {{"columns", columns}, {"exists", exists},
            {"fail", fail}, {"files", files}, {"fit", fit}, {"fold", fold}, {"game", want_game},
            {"is_name", is_name_import}, {"oddity", oddity}, {"progress", progress},
            {"record", record}, {"size", size}, {"text", text}, {NULL, NULL}};
    reader_lua_open(L, FOLDER);
    lua_getglobal(L, "require");
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (!lua_isfunction(L, -1)) {
        return luaL_error(L,
                "scripts/old-areas/import/%s.lua must end with: return function(import) … end",
                lua_tostring(L, 1));
    }
    luaL_newlib(L, functions);
    lua_pushstring(L, import_of(L)->directory);
    lua_setfield(L, -2, "directory");
    lua_pushinteger(L, VALUE_SIZE_MAX);
    lua_setfield(L, -2, "max_bytes");
    lua_pushboolean(L, import_of(L)->options->classic);
    lua_setfield(L, -2, "classic");
    lua_call(L, 1, 2);
    return 2;
}

static bool read_all(
        struct import *import, const char *format, struct buf *out_report, struct err *err)
{
    lua_State *L = lua_newstate(allocate, import);
    if (!L) {
        return err_set(err, ERR_LIMIT, "there is not enough memory for the import");
    }
    (void)lua_gc(L, LUA_GCSETPAUSE, GC_PAUSE);
    lua_pushlightuserdata(L, import);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &import_key);
    lua_pushcfunction(L, run_import_own);
    lua_pushstring(L, format);
    bool ok = lua_pcall(L, 1, 2, 0) == LUA_OK;
    const char *said = lua_tostring(L, ok ? -2 : -1);
    if (ok) {
        const char *why = lua_tostring(L, -1);
        buf_add_text(out_report, said ? said : "");
        ok = !why || err_set(err, ERR_FORMAT, "%s", why);
    } else if (lua_islightuserdata(L, -1)) {
        *err = import->failure;
    } else {
        (void)err_set(err, ERR_SCRIPT, "%s", said ? said : "the reader failed");
    }
    lua_close(L);
    return ok;
}

/* -- creating the objects -- */

static bool drop_passing_refs(struct import *import, struct err *err)
{
    for (size_t i = 0; i < import->count; i++) {
        struct object *object = import->passing[i]
                                        ? world_find_ref(import->world, import->records[i].ref)
                                        : NULL;
        if (object && !world_set_ref(import->world, object, STR_NONE, err)) {
            return false;
        }
    }
    return true;
}

static void import_finish(struct import *import)
{
    for (size_t i = 0; i < import->count; i++) {
        text_record_finish(&import->records[i]);
    }
    size_t cursor = 0;
    void *kept = NULL;
    while (strmap_each(&import->strings, &cursor, NULL, &kept)) {
        mem_free(kept);
    }
    while (import->slabs) {
        struct slab *slab = import->slabs;
        import->slabs = slab->next;
        mem_free(slab);
    }
    strmap_finish(&import->strings);
    value_finish(&import->game);
    mem_free(import->records);
    mem_free(import->passing);
}

static bool check_directory(const char *directory, struct err *err)
{
    DIR *folder = opendir(directory);
    if (!folder) {
        return err_set(err, ERR_IO, "cannot open the directory %s: %s", directory,
                file_why(directory, FILE_LIST).text);
    }
    (void)closedir(folder);
    return true;
}

bool import_run(struct world *world, const char *format, const char *directory,
        const struct import_options *options, struct buf *out_report, struct err *err)
{
    must(tx_is_open(world));
    struct import import = {.world = world, .directory = directory, .options = options};
    size_t before = tx_savepoint(world);
    strmap_init(&import.strings);
    bool ok = check_directory(directory, err) && read_all(&import, format, out_report, err) &&
              text_world_apply(world, import.records, import.count, err) &&
              (!options->classic || classic_apply(world, &import.game, err)) &&
              drop_passing_refs(&import, err);
    if (!ok) {
        tx_rollback_to(world, before);
    } else if (options->progress) {
        options->progress(options->data, 1000);
    }
    import_finish(&import);
    return ok;
}

/* -- available formats -- */

bool import_has(const char *format)
{
    struct buf path = {0};
    struct buf source = {0};
    struct err err;
    buf_printf(&path, FOLDER "%s.lua", format);
    bool has = is_plain_name(str_of(format)) && asset_read(path.bytes, &source, &err);
    buf_finish(&path);
    buf_finish(&source);
    return has;
}

static void add_format(void *data, const char *path)
{
    struct buf *out = data;
    struct str name = str_slice(str_of(path), strlen(FOLDER), strlen(path));
    if (str_ends(name, STR(".lua")) && str_find_char(name, '/', 0) == SIZE_MAX) {
        buf_printf(out, "%s%.*s", out->length > 0 ? ", " : "",
                STR_FMT(str_slice(name, 0, name.length - 4)));
    }
}

void import_list(struct buf *out)
{
    asset_each(FOLDER, add_format, out);
}
