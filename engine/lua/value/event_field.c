/* event_field.c -- sets the common fields of `e`, which a script is run with. */
#include "engine/lua/value/event_field.h"

#include "engine/lua/host_impl.h"

void event_fields_open(struct host *host)
{
    static const char *const names[EVENT_FIELDS] = {[EVENT_FIELD_THIS] = "this",
            [EVENT_FIELD_ACTOR] = "actor",
            [EVENT_FIELD_ROOM] = "room",
            [EVENT_FIELD_FROM] = "from",
            [EVENT_FIELD_TO] = "to",
            [EVENT_FIELD_CALLER] = "caller",
            [EVENT_FIELD_THING] = "thing",
            [EVENT_FIELD_HOW] = "how",
            [EVENT_FIELD_TEXT] = "text",
            [EVENT_FIELD_LINE] = "line"};
    for (int field = 0; field < EVENT_FIELDS; field++) {
        lua_pushstring(host->L, names[field]);
        host->event_fields[field] = luaL_ref(host->L, LUA_REGISTRYINDEX);
    }
}

void event_field_object(lua_State *L, enum event_field field, const struct object *object)
{
    if (object) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, host_of(L)->event_fields[field]);
        push_object(L, object->id);
        lua_rawset(L, -3);
    }
}

void event_field_str(lua_State *L, enum event_field field, struct str text)
{
    if (text.bytes && text.length > 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, host_of(L)->event_fields[field]);
        push_str(L, text);
        lua_rawset(L, -3);
    }
}
