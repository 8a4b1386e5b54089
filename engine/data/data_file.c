/* data_file.c -- reads files of Lua literals.
 *
 * The chunk runs in a sandbox of its own, without any library or method. Reads and writes of its
 * globals are handled here:
 *
 *   name = value          is kept, and reported when the file is done
 *   word                  that nobody assigned is a function, so that
 *   word { ... }          is a record without a ref, and
 *   word "ref" { ... }    one with a ref; both are reported at once
 *   ref "x"               as a value stands for the object of that ref
 *   property("x", TYPE, VALUE, "about it")   in a record declares a property: properties.x is
 *                         { type = TYPE, doc = "about it" } then, and x is VALUE unless the record says it
 *
 * The budget grows with the source and counts only steps, so whether a file can be read does not
 * depend on the machine.
 *
 * Values are allocated outside of Lua's memory, and Lua errors jump. So conversion functions
 * neither allocate in Lua nor raise; they report by return value. */
#include "engine/data/data_file.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/data/data_file_lua.h"
#include "engine/sandbox/sandbox.h"

#include <lauxlib.h>

#include <string.h>

#define SOURCE_MAX ((size_t)64 << 20)
#define MEGABYTE ((size_t)1 << 20)
#define DATA_FILE_NAME_BYTES 64            /* for a name in a message */
#define RECORD_DEPTH (VALUE_DEPTH_MAX + 3) /* a record has timers, which have names and data */
#define CHUNK "f"                          /* Lua's name for the file; see fail_at */

/* An assigned global. */
struct global {
    struct str name; /* owned by Lua: a key in the table of names seen */
    int line;
};

struct reader {
    struct sandbox *sb;
    const struct data_file_sink *sink;
    struct str source;
    struct global *globals;
    size_t count;
    size_t capacity;
    char *open_kind; /* `kind "ref"` whose table has not come yet; owned; NULL: none */
    int open_line;
    struct err err; /* from a callback */
};

/* -- Values -- */

static bool to_value_data_file(
        lua_State *L, int index, unsigned depth, struct value *out, struct err *err);

static int record_with_ref(lua_State *L);
static int record_word(lua_State *L);
static int record_property(lua_State *L);

static struct str text_at_data_file(lua_State *L, int index)
{
    struct str s = {0};
    s.bytes = lua_tolstring(L, index, &s.length);
    return s;
}

static struct value clean_string(lua_State *L, int index)
{
    struct buf clean = {0};
    str_clean(text_at_data_file(L, index), true, &clean);
    struct value value = value_str(buf_str(&clean));
    buf_finish(&clean);
    return value;
}

/* Converts a function found in place of a value: `ref "x"`, or a word that was meant as text. */
static bool function_to_value(lua_State *L, int index, struct value *out, struct err *err)
{
    lua_CFunction function = lua_tocfunction(L, index);
    if (function != record_with_ref && function != record_word) {
        return err_set(err, ERR_FORMAT,
                function == record_property ? "property(...) stands by itself in a record"
                                            : "a function is not data");
    }
    (void)lua_getupvalue(L, index, 1);
    const char *word = lua_tostring(L, -1);
    bool ok = function == record_with_ref && strcmp(word, "ref") == 0;
    if (ok) {
        (void)lua_getupvalue(L, index, 2);
        *out = value_table();
        value_table_set_str(out, STR("$ref"), clean_string(L, -1));
        lua_pop(L, 1);
    } else {
        err_set(err, ERR_FORMAT, "%.*s is not a value: put text in quotes",
                DATA_FILE_NAME_BYTES, word);
    }
    lua_pop(L, 1);
    return ok;
}

/* Adds the pair on top of the stack: key below, value above. */
static bool add_pair(lua_State *L, unsigned depth, struct value *table, struct err *err)
{
    struct value key = value_nil();
    struct value value = value_nil();
    int type = lua_type(L, -2);
    if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TBOOLEAN) {
        return err_set(err, ERR_FORMAT, "a %s cannot be a key", lua_typename(L, type));
    }
    if (!to_value_data_file(L, lua_gettop(L), depth, &value, err)) {
        return false;
    }
    if (!to_value_data_file(L, lua_gettop(L) - 1, depth, &key, err)) {
        value_finish(&value);
        return false;
    }
    value_table_set(table, key, value);
    return true;
}

static bool table_to_value(
        lua_State *L, int index, unsigned depth, struct value *out, struct err *err)
{
    if (depth == 0 || !lua_checkstack(L, LUA_MINSTACK)) {
        return err_set(
                err, ERR_LIMIT, "tables in tables are too deep (%d at most)", VALUE_DEPTH_MAX);
    }
    struct value table = value_table();
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (!add_pair(L, depth - 1, &table, err)) {
            lua_pop(L, 2);
            value_finish(&table);
            return false;
        }
        lua_pop(L, 1);
    }
    *out = table;
    return true;
}

static bool to_value_data_file(
        lua_State *L, int index, unsigned depth, struct value *out, struct err *err)
{
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        *out = value_nil();
        return true;
    case LUA_TBOOLEAN:
        *out = value_bool(lua_toboolean(L, index));
        return true;
    case LUA_TNUMBER:
        *out = lua_isinteger(L, index) ? value_int(lua_tointeger(L, index))
                                       : value_float(lua_tonumber(L, index));
        return true;
    case LUA_TSTRING:
        *out = clean_string(L, index);
        return true;
    case LUA_TTABLE:
        return table_to_value(L, index, depth, out, err);
    case LUA_TFUNCTION:
        return function_to_value(L, index, out, err);
    default:
        return err_set(err, ERR_FORMAT, "a %s is not data", luaL_typename(L, index));
    }
}

bool data_file_from_lua(lua_State *L, int index, struct value *out, struct err *err)
{
    return to_value_data_file(L, index, RECORD_DEPTH, out, err);
}

/* -- The environment -- */

static struct reader *reader_of(lua_State *L, int upvalue)
{
    return lua_touserdata(L, lua_upvalueindex(upvalue));
}

static int current_line(lua_State *L)
{
    lua_Debug ar;
    if (lua_getstack(L, 1, &ar) && lua_getinfo(L, "l", &ar)) {
        return ar.currentline > 0 ? ar.currentline : 0;
    }
    return 0;
}

/* Stands for a declaration in a record: upvalues name, type, default, doc. Never called. */
static int record_property(lua_State *L)
{
    return luaL_error(L, "property(...) stands in a record");
}

/* Makes such a value of the arguments of property(...). */
static int push_property_data_file(lua_State *L)
{
    lua_settop(L, 4);
    int type = lua_type(L, 2);
    if (lua_type(L, 1) != LUA_TSTRING || (type != LUA_TSTRING && type != LUA_TTABLE) ||
            (!lua_isnil(L, 4) && lua_type(L, 4) != LUA_TSTRING)) {
        return luaL_error(L, "write property(NAME, TYPE, DEFAULT, DOC), such as "
                             "property(\"grams\", \"integer\", 0, \"what it weighs\")");
    }
    lua_pushcclosure(L, record_property, 4);
    return 1;
}

/* Sets a member of the table below the top to the value on top, and pops that. False if it has one already. */
static bool set_new(lua_State *L, const char *key)
{
    bool is_new = lua_getfield(L, -2, key) == LUA_TNIL;
    lua_pop(L, 1);
    if (is_new) {
        lua_setfield(L, -2, key);
    } else {
        lua_pop(L, 1);
    }
    return is_new;
}

/* Puts the declaration at index 2 into the record's table at index 1. */
static void take_property(lua_State *L)
{
    if (lua_getfield(L, 1, "properties") != LUA_TTABLE) {
        lua_createtable(L, 0, 1);
        lua_replace(L, 3);
        lua_pushvalue(L, 3);
        lua_setfield(L, 1, "properties");
    }
    (void)lua_getupvalue(L, 2, 1);
    const char *name = lua_tostring(L, 4);
    lua_pushvalue(L, 3);
    lua_createtable(L, 0, 2);
    (void)lua_getupvalue(L, 2, 2);
    lua_setfield(L, -2, "type");
    (void)lua_getupvalue(L, 2, 4);
    lua_setfield(L, -2, "doc");
    if (!set_new(L, name)) {
        luaL_error(L, "the property %s is declared twice", name);
    }
    lua_pushvalue(L, 1);
    (void)lua_getupvalue(L, 2, 3);
    (void)set_new(L, name);
}

/* Takes the declarations out of the list of the record's table at index 1. */
static void take_properties(lua_State *L)
{
    for (lua_Integer i = (lua_Integer)lua_rawlen(L, 1); i > 0; i--) {
        lua_settop(L, 1);
        (void)lua_rawgeti(L, 1, i);
        if (lua_tocfunction(L, 2) == record_property) {
            take_property(L);
            lua_pushnil(L);
            lua_rawseti(L, 1, i);
        }
    }
    lua_settop(L, 1);
}

/* Reads the record's table at index 1 and passes it to the sink. */
static bool report(lua_State *L, struct reader *reader, struct str kind, struct str ref)
{
    struct data_file_record record = {
            .kind = kind, .ref = ref, .line = (uint32_t)current_line(L)};
    take_properties(L);
    if (!to_value_data_file(L, 1, RECORD_DEPTH, &record.table, &reader->err)) {
        return false;
    }
    bool ok = reader->sink->record(reader->sink->data, &record, &reader->err);
    value_finish(&record.table);
    return ok;
}

/* Upvalues: kind, ref, reader. Called with the record's table. */
static int record_with_ref(lua_State *L)
{
    struct reader *reader = reader_of(L, 3);
    struct str kind = text_at_data_file(L, lua_upvalueindex(1));
    if (lua_type(L, 1) != LUA_TTABLE) {
        return luaL_error(L, "%s \"%s\" needs a table {...} after it", kind.bytes,
                text_at_data_file(L, lua_upvalueindex(2)).bytes);
    }
    mem_free(reader->open_kind);
    reader->open_kind = NULL;
    return report(L, reader, kind, text_at_data_file(L, lua_upvalueindex(2)))
                   ? 0
                   : luaL_error(L, "%s", reader->err.text);
}

/* Upvalues: word, reader. Called with a ref or with the record's table. */
static int record_word(lua_State *L)
{
    struct reader *reader = reader_of(L, 2);
    struct str word = text_at_data_file(L, lua_upvalueindex(1));
    int type = lua_type(L, 1);
    bool is_inside = reader->open_kind || lua_gettop(L) > 1;
    if (is_inside && str_equal(word, STR("property"))) {
        return push_property_data_file(L);
    }
    if (type == LUA_TSTRING && str_equal(word, STR("ref"))) {
        /* A value, not a record. */
    } else if (!reader->sink->record) {
        return luaL_error(L, "%s is not known here", word.bytes);
    } else if (reader->open_kind) {
        return luaL_error(L, "%s is inside %s of line %d: records cannot nest", word.bytes,
                reader->open_kind, reader->open_line);
    } else if (type == LUA_TTABLE) {
        return report(L, reader, word, STR_NONE) ? 0 : luaL_error(L, "%s", reader->err.text);
    } else if (type == LUA_TSTRING) {
        reader->open_kind = str_dup(word);
        reader->open_line = current_line(L);
    } else {
        return luaL_error(L, "%s needs a name in quotes or a table {...} after it", word.bytes);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, reader);
    lua_pushcclosure(L, record_with_ref, 3);
    return 1;
}

/* Upvalues: reader, values by name. */
static int read_global(lua_State *L)
{
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL || lua_type(L, 2) != LUA_TSTRING) {
        return 1;
    }
    lua_pushvalue(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushcclosure(L, record_word, 2);
    return 1;
}

static void note_global(struct reader *reader, struct str name, int line)
{
    if (reader->count == reader->capacity) {
        reader->capacity = reader->capacity ? 2 * reader->capacity : 16;
        reader->globals =
                mem_realloc(reader->globals, reader->capacity * sizeof(*reader->globals));
    }
    reader->globals[reader->count++] = (struct global){name, line};
}

/* Upvalues: reader, values by name, names seen. Called with environment, name, value. */
static int write_global(lua_State *L)
{
    struct reader *reader = reader_of(L, 1);
    if (lua_type(L, 2) != LUA_TSTRING) {
        return luaL_error(L, "a global has a name");
    }
    struct str name = text_at_data_file(L, 2);
    if (!reader->sink->set) {
        return luaL_error(L, "nothing can be assigned here, but %s is", name.bytes);
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_rawset(L, lua_upvalueindex(2));
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(3)) == LUA_TNIL) {
        lua_pushvalue(L, 2);
        lua_pushboolean(L, true);
        lua_rawset(L, lua_upvalueindex(3));
        note_global(reader, name, current_line(L));
    }
    return 0;
}

/* Pushes the values by name, the names seen, and the environment. */
static void push_environment(lua_State *L, struct reader *reader)
{
    static const struct {
        const char *event;
        lua_CFunction function;
    } events[] = {{"__index", read_global}, {"__newindex", write_global}};

    lua_createtable(L, 0, 0); /* values by name */
    int values = lua_gettop(L);
    lua_createtable(L, 0, 0); /* names seen */
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 2);
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        lua_pushlightuserdata(L, reader);
        lua_pushvalue(L, values);
        lua_pushvalue(L, values + 1);
        lua_pushcclosure(L, events[i].function, 3);
        lua_setfield(L, -2, events[i].event);
    }
    lua_setmetatable(L, -2);
}

/* -- The file -- */

/* Fills err from Lua's message "f:LINE: text". */
static bool fail_at(const char *name, const char *message, struct err *err)
{
    struct str text = str_of(message);
    struct str line = STR_NONE;
    if (str_starts(text, STR(CHUNK ":"))) {
        struct str rest = str_slice(text, strlen(CHUNK ":"), text.length);
        size_t end = str_find(rest, STR(": "), 0);
        if (end != SIZE_MAX) {
            line = str_slice(rest, 0, end);
            text = str_slice(rest, end + 2, rest.length);
        }
    }
    if (str_starts(text, STR("attempt to "))) {
        text = STR("this file is data: write the value itself, not how to compute it");
    }
    if (line.length == 0) {
        return err_set(err, ERR_FORMAT, "%s: %.*s", name, STR_FMT(text));
    }
    return err_set(err, ERR_FORMAT, "%s:%.*s: %.*s", name, STR_FMT(line), STR_FMT(text));
}

static bool wrap_at(const char *name, int line, struct err *err)
{
    return line > 0 ? err_wrap(err, "%s:%d", name, line) : err_wrap(err, "%s", name);
}

/* Passes the value on top of L to the sink. The value stays there. */
static bool set_one(
        lua_State *L, const struct reader *reader, struct str name, int line, struct err *err)
{
    struct value value = value_nil();
    if (reader->sink->line) {
        *reader->sink->line = line;
    }
    if (!to_value_data_file(L, lua_gettop(L), RECORD_DEPTH, &value, err)) {
        struct str said = str_of(err->text);
        if (reader->sink->line && line > 0) {
            *reader->sink->line =
                    data_file_word_line(reader->source, line, str_take_word(&said));
        }
        return err_wrap(err, "%.*s", STR_FMT(name));
    }
    bool ok = reader->sink->set(reader->sink->data, name, &value, err);
    value_finish(&value);
    return ok;
}

/* True if the sink wants the value of that name before the others. */
static bool is_first(const struct reader *reader, struct str name)
{
    return reader->sink->first && str_equal(name, str_of(reader->sink->first));
}

/* Passes the globals on: those that the sink wants first, or the others. */
static bool set_globals(lua_State *L, const struct reader *reader, bool first, int values,
        const char *name, struct err *err)
{
    for (size_t i = 0; i < reader->count; i++) {
        const struct global *global = &reader->globals[i];
        if (is_first(reader, global->name) != first) {
            continue;
        }
        lua_pushlstring(L, global->name.bytes, global->name.length);
        if (lua_rawget(L, values) != LUA_TNIL &&
                !set_one(L, reader, global->name, global->line, err)) {
            return wrap_at(name, reader->sink->line ? *reader->sink->line : global->line, err);
        }
        lua_pop(L, 1);
    }
    return true;
}

/* The same for the members of the table that the chunk returned. */
static bool set_members(lua_State *L, const struct reader *reader, bool first, int table,
        const char *name, struct err *err)
{
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            return err_set(
                    err, ERR_FORMAT, "%s: the returned table has a key without a name", name);
        }
        struct str key = text_at_data_file(L, -2);
        if (is_first(reader, key) == first && !set_one(L, reader, key, 0, err)) {
            return wrap_at(name, 0, err);
        }
        lua_pop(L, 1);
    }
    return true;
}

/* Handles the value that the chunk returned, which is on top of L. */
static bool set_returned(
        lua_State *L, const struct reader *reader, const char *name, struct err *err)
{
    int table = lua_gettop(L);
    if (lua_isnil(L, table)) {
        return true;
    }
    if (lua_type(L, table) != LUA_TTABLE || !reader->sink->set) {
        return err_set(err, ERR_FORMAT, "%s: a returned %s is not expected", name,
                luaL_typename(L, table));
    }
    return set_members(L, reader, true, table, name, err) &&
           set_members(L, reader, false, table, name, err);
}

static bool run_data_file(
        struct reader *reader, struct str source, const char *name, struct err *err)
{
    struct sandbox *sb = reader->sb;
    lua_State *L = sandbox_state(sb);
    int line = 0;
    int column = 0;
    push_environment(L, reader);
    int values = lua_gettop(L) - 2;
    if (!sandbox_load(L, source, "=" CHUNK, err, &line, &column)) {
        data_file_explain(source, column, &line, err);
        return wrap_at(name, line, err);
    }
    switch (sandbox_call(sb, L, 0, 1, NULL)) {
    case SANDBOX_OK:
        break;
    case SANDBOX_KILLED:
        return err_set(err, ERR_LIMIT, "%s: %s", name, sandbox_kill_reason(sb));
    case SANDBOX_ERROR:
    case SANDBOX_YIELD:
    case SANDBOX_SIGNAL:
        return fail_at(name, sandbox_message(sb), err);
    }
    if (reader->open_kind) {
        return err_set(err, ERR_FORMAT,
                "%s:%d: %s has no = before its value, or no table {...} after its name", name,
                reader->open_line, reader->open_kind);
    }
    return set_globals(L, reader, true, values, name, err) &&
           set_globals(L, reader, false, values, name, err) &&
           set_returned(L, reader, name, err);
}

static struct sandbox *create_sandbox(size_t source_bytes)
{
    struct sandbox_limits limits = {
            .deterministic = true,
            .transaction_instructions = 1000000 + 20 * (uint64_t)source_bytes,
            .transaction_memory_bytes = 16 * MEGABYTE + 50 * source_bytes,
            .heap_bytes = 24 * MEGABYTE + 50 * source_bytes,
            .block_bytes = 8 * MEGABYTE + 4 * source_bytes,
    };
    struct sandbox *sb = sandbox_create(&limits, NULL);
    data_file_set_words(sandbox_state(sb));
    return sb;
}

bool data_file_eval(
        struct str source, const char *name, const struct data_file_sink *sink, struct err *err)
{
    if (source.length > SOURCE_MAX) {
        return err_set(err, ERR_LIMIT, "%s: the file is larger than %zu MB", name,
                SOURCE_MAX / MEGABYTE);
    }
    struct reader reader = {
            .sb = create_sandbox(source.length), .sink = sink, .source = source};
    sandbox_begin(reader.sb);
    bool ok = run_data_file(&reader, source, name, err);
    sandbox_end(reader.sb);
    sandbox_destroy(reader.sb);
    mem_free(reader.globals);
    mem_free(reader.open_kind);
    return ok;
}
