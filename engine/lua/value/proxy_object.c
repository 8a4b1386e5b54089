/* proxy_object.c -- objects in Lua: o.PROP, o.PROP = v, o:method().
 *
 * 1. The meaning of a key (method, read-only field, property) is one look-up in host->keys. A method in a table is
 *    open: a property of that name hides it, since worlds from before the method may have such properties.
 * 2. Every write checks perm_may_write. Properties that begin with _ are readable only by code that
 *    may write to the object that has them. Inheriting from an object reveals none of its
 *    secrets. */
#include "engine/core/line/question.h"
#include "engine/core/output/naming.h"
#include "engine/core/people/abroad.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/value/event_field.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum field {
    FIELD_ID = -100,
    FIELD_REF,
    FIELD_PROTOS,
    FIELD_LOCATION,
    FIELD_CONTENTS,
    FIELD_OWNER,
    FIELD_AWAY
};

static const struct {
    const char *name;
    enum field field;
    const char *instead;
} fields[] = {
        {"id", FIELD_ID, "it never changes"},
        {"ref", FIELD_REF, "use @ref"},
        {"protos", FIELD_PROTOS, "use @proto"},
        {"location", FIELD_LOCATION, "use o:move(dest)"},
        {"contents", FIELD_CONTENTS, "use o:move(dest) of the things"},
        {"owner", FIELD_OWNER, "use @chown"},
        {"away", FIELD_AWAY, "people walk to other worlds by themselves"},
};

/* -- reading -- */

static void push_id_list(lua_State *L, const uint64_t *ids, size_t count)
{
    lua_createtable(L, (int)(count < 1000 ? count : 1000), 0);
    for (size_t i = 0; i < count; i++) {
        push_object(L, ids[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

static uint64_t reader_of(const struct engine *engine)
{
    return engine_transaction(engine)->rights.owner;
}

/* Pushes the contents without people whom the running script must not find there. */
static void push_contents(lua_State *L, struct object *object)
{
    struct engine *engine = engine_of(L);
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), object, &count);
    sandbox_charge(L, count);
    if (reader_of(engine) == 0) {
        push_id_list(L, ids, count);
        return;
    }
    bool hides = privacy_hides_way(engine, reader_of(engine), object);
    uint64_t *kept = lua_newuserdata(L, (count + 1) * sizeof(*kept));
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct object *inside = world_find(engine_world(engine), ids[i]);
        if (inside && !(hides && privacy_hides_place(engine, reader_of(engine), inside)) &&
                !privacy_hides_listed(engine, reader_of(engine), inside, object)) {
            kept[kept_count++] = ids[i];
        }
    }
    push_id_list(L, kept, kept_count);
    lua_replace(L, -2);
}

/* Pushes the name of the world where a player of this one is at present. */
static int push_away(lua_State *L, const struct object *object)
{
    struct abroad abroad;
    if (object->location == 0 && abroad_is(engine_of(L), object->id, &abroad)) {
        lua_pushstring(L, abroad.world);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int push_field(lua_State *L, struct object *object, enum field field)
{
    struct engine *engine = engine_of(L);
    switch (field) {
    case FIELD_ID:
        lua_pushinteger(L, (lua_Integer)object->id);
        return 1;
    case FIELD_REF:
        lua_pushstring(L, object->ref);
        return 1;
    case FIELD_LOCATION:
        push_object(L, privacy_location(engine, reader_of(engine), object));
        return 1;
    case FIELD_OWNER:
        push_object(L, object->owner);
        return 1;
    case FIELD_AWAY:
        return push_away(L, object);
    case FIELD_PROTOS:
        push_id_list(L, object->protos, object->proto_count);
        return 1;
    case FIELD_CONTENTS:
        push_contents(L, object);
        return 1;
    }
    return 0;
}

void push_property(lua_State *L, struct object *object, uint32_t atom, struct str name)
{
    struct engine *engine = engine_of(L);
    struct object *source = prop_source(engine_world(engine), object, atom);
    const struct value *value = source ? prop_own(source, atom) : NULL;
    bool is_private = name.length > 0 && name.bytes[0] == '_';
    if (!value || (is_private && !perm_may_write(engine, source)) ||
            privacy_hides_property(engine, reader_of(engine), object, name)) {
        lua_pushnil(L);
    } else if (value->kind == VALUE_TABLE) {
        push_table_proxy(L, object->id, atom);
    } else {
        push_value(L, value);
    }
}

/* Pushes the meaning of the key at index for an object (which may be NULL: then only methods
 * exist). */
static int push_key(lua_State *L, struct object *object, uint64_t id, int index)
{
    struct host *host = host_of(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->keys);
    lua_pushvalue(L, index);
    int type = lua_rawget(L, -2);
    if (type == LUA_TFUNCTION) {
        return 1;
    }
    if (!object) {
        return luaL_error(L, "object #%I is destroyed", (lua_Integer)id);
    }
    if (type == LUA_TNUMBER) {
        lua_Integer what = lua_tointeger(L, -1);
        if (what < 0) {
            return push_field(L, object, (enum field)what);
        }
        push_property(L, object, (uint32_t)what, to_str(L, index));
        return 1;
    }
    if (lua_type(L, index) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    struct str name = to_str(L, index);
    uint32_t atom = atom_find(&engine_world(host->engine)->atoms, name);
    if (atom == ATOM_NONE) {
        lua_pushnil(L);
    } else {
        push_property(L, object, atom, name);
    }
    if (type == LUA_TTABLE && lua_isnil(L, -1)) {
        lua_rawgeti(L, -2, 1);
    }
    return 1;
}

static int object_index(lua_State *L)
{
    const struct object_proxy *proxy = lua_touserdata(L, 1);
    host_touch(host_of(L), proxy->id);
    return push_key(L, world_find(engine_world(engine_of(L)), proxy->id), proxy->id, 2);
}

/* Pushes a value inside a table property, "diku.damage.size"; nil if it is a table itself. */
static void push_inner(lua_State *L, struct object *object, struct str path)
{
    struct world *world = engine_world(engine_of(L));
    uint32_t atom = atom_find(&world->atoms, str_take_until(&path, '.'));
    const struct value *value = atom != ATOM_NONE ? prop_get(world, object, atom) : NULL;
    while (value && path.length > 0) {
        struct str key = str_take_until(&path, '.');
        value = value->kind == VALUE_TABLE ? value_table_get_str(value, key) : NULL;
    }
    if (value && value->kind != VALUE_TABLE) {
        push_value(L, value);
    } else {
        lua_pushnil(L);
    }
}

/* read(O, NAME…): the values of several properties in one step: o.hp, o.fighting, … "diku.level" is
 * inside the table o.diku, and is nil if that is not a table. */
static int api_read(lua_State *L)
{
    struct object *object = to_object(L, 1);
    int count = lua_gettop(L) - 1;
    host_touch(host_of(L), object->id);
    luaL_checkstack(L, 2 * count + 4, "too many names");
    for (int i = 0; i < count; i++) {
        int top = lua_gettop(L);
        struct str name = to_str(L, 2 + i);
        if (memchr(name.bytes, '.', name.length)) {
            push_inner(L, object, name);
        } else {
            (void)push_key(L, object, object->id, 2 + i);
            lua_replace(L, top + 1);
            lua_settop(L, top + 1);
        }
    }
    return count;
}

/* table_version(O, NAME): two numbers, at least one of which changes with any change in the table
 * o.NAME; nil if that is not a table, or the open transaction has changed its owner. For caches of
 * values derived from it. */
static int api_table_version(lua_State *L)
{
    const struct world *world = engine_world(engine_of(L));
    struct object *object = to_object(L, 1);
    uint32_t atom = atom_find(&world->atoms, to_str(L, 2));
    struct object *source =
            atom != ATOM_NONE ? prop_source(engine_world(engine_of(L)), object, atom) : NULL;
    uint64_t version = source ? prop_version(world, source, atom) : 0;
    if (version == 0 || source->changed > world->commit_number) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)version);
    lua_pushinteger(L, (lua_Integer)source->changed);
    return 2;
}

/* living(VALUE): VALUE if it is an existing object, else nil. */
static int api_living(lua_State *L)
{
    uint64_t id = test_object(L, 1);
    lua_settop(L, 1);
    if (id == 0 || !world_find(engine_world(engine_of(L)), id)) {
        lua_pushnil(L);
    }
    return 1;
}

/* -- writing -- */

static bool name_is_fine(struct str name)
{
    if (name.length == 0 || name.length > PROP_NAME_MAX) {
        return false;
    }
    return text_is_clean(name, false);
}

static const char *instead_of(enum field field)
{
    size_t i = 0;
    while (i + 1 < sizeof(fields) / sizeof(fields[0]) && fields[i].field != field) {
        i++;
    }
    return fields[i].instead;
}

static void check_field(lua_State *L, struct str name)
{
    struct host *host = host_of(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->keys);
    push_str(L, name);
    int type = lua_rawget(L, -2);
    if (type == LUA_TNUMBER && lua_tointeger(L, -1) < 0) {
        push_str(L, name);
        luaL_error(L, "o.%s can't be written: %s", lua_tostring(L, -1),
                instead_of((enum field)lua_tointeger(L, -2)));
    }
    if (type == LUA_TFUNCTION) {
        push_str(L, name);
        luaL_error(L, "a property can't be called %s: every object has a function of that name",
                lua_tostring(L, -1));
    }
    lua_pop(L, 2);
}

void set_property(lua_State *L, struct object *object, struct str name, int index)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    host_check_writable(L);
    check_field(L, name);
    if (!name_is_fine(name)) {
        luaL_error(L, "a property's name is 1 to %d bytes of plain text", PROP_NAME_MAX);
    }
    if (!perm_may_write(engine, object)) {
        raise_not_yours(L, object->id);
    }
    struct value value = to_value(L, index);
    struct err err;
    if (!naming_value_ok(engine, object, name, &value, &err)) {
        value_finish(&value);
        luaL_error(L, "%s", err.text);
    }
    uint32_t atom = atom_intern(&world->atoms, name);
    if (value.kind != VALUE_NIL && object->prop_count >= PROP_COUNT_MAX &&
            !prop_own(object, atom)) {
        value_finish(&value);
        luaL_error(L, "#%I has %d properties already; keep more in a table",
                (lua_Integer)object->id, PROP_COUNT_MAX);
    }
    const char *why = perm_refuses_value(engine, object, atom, &value);
    why = why ? why : question_refuses_change(engine, object, atom);
    if (why) {
        value_finish(&value);
        luaL_error(L, "no right to set %s of #%I: %s", atom_name(&world->atoms, atom).bytes,
                (lua_Integer)object->id, why);
    }
    const struct value *own = prop_own(object, atom);
    if (!may_grow(L, object, own ? PROP_STORED_BYTES + value_stored_size(own) : 0,
                PROP_STORED_BYTES + value_stored_size(&value))) {
        value_finish(&value);
        luaL_error(L, "%s", lua_tostring(L, -1));
    }
    twin_set(world, object, atom, value);
}

static int object_newindex(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TSTRING);
    sandbox_charge(L, 5);
    set_property(L, to_object(L, 1), to_str(L, 2), 3);
    return 0;
}

/* Proxies are collected and made again, so two with the same id may meet across a collection. */
static int object_equal(lua_State *L)
{
    return push_flag(L, test_object(L, 1) == test_object(L, 2));
}

static int object_text(lua_State *L)
{
    lua_pushfstring(L, "#%I", (lua_Integer)to_object_id(L, 1));
    return 1;
}

static uint64_t key_rank(lua_State *L, int index)
{
    return test_object(L, index);
}

void method_add(struct host *host, const char *name, lua_CFunction function)
{
    lua_State *L = host->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->keys);
    meter_push(L, function);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void method_add_open(struct host *host, const char *name, lua_CFunction function)
{
    lua_State *L = host->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->keys);
    lua_createtable(L, 1, 0);
    meter_push(L, function);
    lua_rawseti(L, -2, 1);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void api_add_acts(struct host *host, const struct api *api, size_t count)
{
    api_add(host, false, api, count);
    for (size_t i = 0; i < count; i++) {
        method_add_open(host, api[i].name, api[i].function);
    }
}

static void keys_open(struct host *host)
{
    lua_State *L = host->L;
    lua_createtable(L, 0, 128);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        lua_pushinteger(L, fields[i].field);
        lua_setfield(L, -2, fields[i].name);
    }
    for (uint32_t atom = ATOM_NONE + 1; atom < ATOM_FIXED_END; atom++) {
        push_str(L, atom_name(&engine_world(host->engine)->atoms, atom));
        lua_pushinteger(L, atom);
        lua_rawset(L, -3);
    }
    host->keys = luaL_ref(L, LUA_REGISTRYINDEX);
}

void proxy_open(struct host *host)
{
    static const luaL_Reg meta[] = {
            {"__index", object_index},
            {"__newindex", object_newindex},
            {"__eq", object_equal},
            {"__tostring", object_text},
            {NULL, NULL},
    };
    luaL_newmetatable(host->L, OBJECT_META);
    luaL_setfuncs(host->L, meta, 0);
    lua_pushliteral(host->L, "object");
    lua_setfield(host->L, -2, "__name");
    lua_pushboolean(host->L, false);
    lua_setfield(host->L, -2, "__metatable");
    lua_pop(host->L, 1);
    static const struct api stock[] = {
            {"read", api_read}, {"living", api_living}, {"table_version", api_table_version}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
    keys_open(host);
    proxy_shards_open(host);
    event_fields_open(host);
    sandbox_set_key_rank(host->sandbox, key_rank);
    proxy_table_open(host);
}
