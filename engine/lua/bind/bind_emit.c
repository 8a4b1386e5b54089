/* bind_emit.c -- emit(): custom events of builders. emit.c delivers them. */
#include "engine/core/act/emit.h"
#include "engine/core/line/commands.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/event_list.h"
#include "engine/lua/host_impl.h"

#define NAME_BYTES 64

/* True if the game has no such event; otherwise anybody could fake the game's events. */
static bool is_free(struct engine *engine, struct str name)
{
    size_t count = 0;
    const char *const *events = event_list(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_equal_nocase(name, str_of(events[i]))) {
            return false;
        }
    }
    return str_find_char(name, ':', 0) == SIZE_MAX &&
           !commands_has(stock_commands(engine), name);
}

/*** o:emit(EVENT[, DATA])
EVENT, a name of your own, happens to o, which you control. Runs on(EVENT) of o and on(EVENT, ROLE)
of everything in its place, with DATA as e.data, and then on(EVENT, "area") and on(EVENT, "world")
of areas. See `help modules`. */
static int api_emit(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    struct str name = to_str(L, 2);
    host_check_writable(L);
    if (!perm_may_write(engine, object)) {
        return luaL_error(L, "emit: no right to #%I: it belongs to somebody else",
                (lua_Integer)object->id);
    }
    if (name.length == 0 || name.length > NAME_BYTES || !text_is_clean(name, false)) {
        return luaL_argerror(L, 2, "an event's name is 1 to 64 bytes of plain text");
    }
    if (!is_free(engine, name)) {
        return luaL_error(L,
                "emit: \"%s\" is the game's own; give the event a name of your own",
                lua_tostring(L, 2));
    }
    sandbox_charge(L, 1000);
    quota_share_emit(L);
    struct value data = to_value(L, 3);
    emit(engine, object, name, data.kind == VALUE_NIL ? NULL : &data);
    value_finish(&data);
    host_check_ending(L);
    return 0;
}

void bind_emit_open(struct host *host)
{
    static const struct api api[] = {{"emit", api_emit}};
    api_add_acts(host, api, sizeof(api) / sizeof(api[0]));
}
