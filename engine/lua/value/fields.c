/* fields.c -- sets fields of the table on top of the stack; the property name of an owner's notes;
 * and looking up a known field of a table from scripts. */
#include "engine/lua/host_impl.h"
#include "engine/lua/value/table_field.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void set_integer(lua_State *L, const char *name, lua_Integer number)
{
    lua_pushinteger(L, number);
    lua_setfield(L, -2, name);
}

void set_number(lua_State *L, const char *name, double number)
{
    lua_pushnumber(L, number);
    lua_setfield(L, -2, name);
}

void push_amount(lua_State *L, double amount)
{
    lua_Integer whole = 0;
    if (lua_numbertointeger(floor(amount), &whole) && (double)whole == amount) {
        lua_pushinteger(L, whole);
    } else {
        lua_pushnumber(L, amount);
    }
}

void set_seconds(lua_State *L, const char *name, int64_t ms)
{
    set_number(L, name, (double)ms / 1000.0);
}

void set_flag(lua_State *L, const char *name, bool flag)
{
    lua_pushboolean(L, flag);
    lua_setfield(L, -2, name);
}

void set_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

void set_str(lua_State *L, const char *name, struct str text)
{
    push_str(L, text);
    lua_setfield(L, -2, name);
}

void set_object(lua_State *L, const char *name, uint64_t id)
{
    push_object(L, id);
    lua_setfield(L, -2, name);
}

void append_item(lua_State *L)
{
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

struct str notes_name(uint64_t owner, char out[NOTES_NAME_MAX])
{
    (void)snprintf(out, NOTES_NAME_MAX, NOTES_PREFIX "%llu", (unsigned long long)owner);
    return str_of(out);
}

const struct table_field *table_field_find(
        const struct table_field *list, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && /* most differ in the first letter */
            (*list[i].name != *name || strcmp(list[i].name, name) != 0)) {
        i++;
    }
    return i < count ? &list[i] : NULL;
}
