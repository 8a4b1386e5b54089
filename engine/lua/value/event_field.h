#pragma once
#include "engine/base/str.h"

#include <lua.h>

struct host;
struct object;

/* The fields of `e` that most events have. Their names are kept as strings of Lua, since each line
 * that runs a script needs them. */
enum event_field {
    EVENT_FIELD_THIS,
    EVENT_FIELD_ACTOR,
    EVENT_FIELD_ROOM,
    EVENT_FIELD_FROM,
    EVENT_FIELD_TO,
    EVENT_FIELD_CALLER,
    EVENT_FIELD_THING,
    EVENT_FIELD_HOW,
    EVENT_FIELD_TEXT,
    EVENT_FIELD_LINE,
    EVENT_FIELDS
};

/* Makes the names. */
void event_fields_open(struct host *host);
/* Sets a field of the table on top; NULL or an empty text sets none. */
void event_field_object(lua_State *L, enum event_field field, const struct object *object);
void event_field_str(lua_State *L, enum event_field field, struct str text);
