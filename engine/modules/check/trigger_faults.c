/* trigger_faults.c -- checks triggers of imported areas before they run.
 *
 * The Lua state belongs to the checker and holds only texts of the world. A trigger value of an
 * unexpected type is not a trigger and is skipped. */
#include "engine/modules/check/trigger_faults.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/data/reader_lua.h"
#include "world/value/value.h"

#include <lauxlib.h>

struct trigger_faults {
    lua_State *L; /* owned; its stack holds the library, the names and the socials */
    trigger_fault *fault;
    void *data;
    bool opened;
};

enum { LIBRARY = 1, NAMES, SOCIALS };

static int open_all(lua_State *L)
{
    reader_lua_open(L, "scripts/old-triggers/lib/");
    lua_getglobal(L, "require");
    lua_pushstring(L, "trigger_check");
    lua_call(L, 1, 1);
    return 1;
}

struct trigger_faults *trigger_faults_create(trigger_fault *fault, void *data)
{
    struct trigger_faults *faults = mem_alloc(sizeof(*faults));
    *faults = (struct trigger_faults){.L = luaL_newstate(), .fault = fault, .data = data};
    return faults;
}

void trigger_faults_destroy(struct trigger_faults *faults)
{
    if (faults) {
        lua_close(faults->L);
        mem_free(faults);
    }
}

/* Calls the function below the nargs values on top. */
static bool call(struct trigger_faults *faults, int nargs, int results, struct err *err)
{
    lua_State *L = faults->L;
    if (lua_pcall(L, nargs, results, 0) == LUA_OK) {
        return true;
    }
    (void)err_set(err, ERR_SCRIPT, "%s", lua_tostring(L, -1));
    lua_settop(L, faults->opened ? SOCIALS : 0);
    return false;
}

static bool open_once(struct trigger_faults *faults, struct err *err)
{
    if (faults->opened) {
        return true;
    }
    lua_pushcfunction(faults->L, open_all);
    if (!call(faults, 0, 1, err)) {
        return false;
    }
    lua_newtable(faults->L);
    lua_newtable(faults->L);
    faults->opened = true;
    return true;
}

static struct str field(const struct value *trigger, const char *name)
{
    const struct value *value = value_table_get_str(trigger, str_of(name));
    return value ? value_as_str(value) : STR_NONE;
}

static bool is_trigger(const struct value *trigger)
{
    return trigger->kind == VALUE_TABLE && field(trigger, "body").bytes &&
           field(trigger, "kind").bytes;
}

static void push(lua_State *L, struct str s)
{
    lua_pushlstring(L, s.bytes ? s.bytes : "", s.length);
}

bool trigger_faults_names(
        struct trigger_faults *faults, const struct value *trigger, struct err *err)
{
    if (!open_once(faults, err)) {
        return false;
    }
    if (!is_trigger(trigger)) {
        return true;
    }
    lua_State *L = faults->L;
    lua_getfield(L, LIBRARY, "add_globals");
    lua_pushvalue(L, NAMES);
    push(L, field(trigger, "body"));
    return call(faults, 2, 0, err);
}

bool trigger_faults_socials(
        struct trigger_faults *faults, const struct value *socials, struct err *err)
{
    if (!open_once(faults, err)) {
        return false;
    }
    for (size_t i = 0; socials->kind == VALUE_TABLE && i < value_table_count(socials); i++) {
        struct value key;
        const struct value *social = value_table_at(socials, i, &key);
        if (social->kind == VALUE_TABLE && field(social, "name").bytes) {
            push(faults->L, field(social, "name"));
            lua_pushboolean(faults->L, true);
            lua_rawset(faults->L, SOCIALS);
        }
    }
    return true;
}

/* Pushes the trigger in the form that the library expects. */
static void push_trigger(lua_State *L, const struct value *trigger)
{
    static const char *const fields[] = {"kind", "body", "language"};
    lua_createtable(L, 0, 4);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct str text = field(trigger, fields[i]);
        if (text.bytes) {
            push(L, text);
            lua_setfield(L, -2, fields[i]);
        }
    }
    const struct value *types = value_table_get_str(trigger, STR("types"));
    lua_newtable(L);
    for (size_t i = 0; types && types->kind == VALUE_TABLE && i < value_table_count(types);
            i++) {
        struct value key;
        push(L, value_as_str(value_table_at(types, i, &key)));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "types");
}

/* Reports the faults in the list under KEY of the result on top. */
static void tell(struct trigger_faults *faults, struct str label, const struct value *trigger,
        const char *key, const char *what)
{
    lua_State *L = faults->L;
    struct str file = field(trigger, "file");
    const struct value *first = value_table_get_str(trigger, STR("line"));
    lua_getfield(L, -1, key);
    for (size_t i = 1; i <= lua_rawlen(L, -1); i++) {
        struct buf text = {0};
        lua_rawgeti(L, -1, (lua_Integer)i);
        lua_getfield(L, -1, "line");
        lua_getfield(L, -2, "text");
        long long line = lua_tointeger(L, -2);
        if (file.bytes && first) {
            buf_printf(&text, "%.*s:%lld: ", STR_FMT(file),
                    (long long)value_as_int(first, 1) + (line > 0 ? line - 1 : 0));
        }
        buf_printf(&text, "%.*s", STR_FMT(label));
        if (line > 0) {
            buf_printf(&text, " line %lld", line);
        }
        buf_printf(&text, ": %s%s", what, lua_tostring(L, -1));
        faults->fault(faults->data, text.bytes);
        buf_finish(&text);
        lua_pop(L, 3);
    }
    lua_pop(L, 1);
}

bool trigger_faults_look(struct trigger_faults *faults, struct str label,
        const struct value *trigger, struct err *err)
{
    if (!open_once(faults, err)) {
        return false;
    }
    if (!is_trigger(trigger)) {
        return true;
    }
    lua_State *L = faults->L;
    lua_getfield(L, LIBRARY, "look");
    push_trigger(L, trigger);
    lua_pushnil(L);
    lua_pushvalue(L, NAMES);
    lua_pushvalue(L, SOCIALS);
    if (!call(faults, 4, 1, err)) {
        return false;
    }
    tell(faults, label, trigger, "missing", "not there: ");
    tell(faults, label, trigger, "odd", "");
    lua_pop(L, 1);
    return true;
}
