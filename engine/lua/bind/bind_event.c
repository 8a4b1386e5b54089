/* bind_event.c -- events of the stock verbs: asking before an action, moving, and reporting it
 * afterwards.
 *
 * For trusted code: rights are not checked here. */
#include "engine/core/act/move.h"
#include "engine/core/act/transfer.h"
#include "engine/core/rights/consent.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/value/table_field.h"

/* -- events -- */

enum field_kind { FIELD_OBJECT, FIELD_TEXT, FIELD_DATA, FIELD_ASIDE, FIELD_AMOUNT };

static const struct table_field event_fields[] = {
        /* of struct event */
        {"actor", FIELD_OBJECT, offsetof(struct event, actor)},
        {"thing", FIELD_OBJECT, offsetof(struct event, thing)},
        {"from", FIELD_OBJECT, offsetof(struct event, from)},
        {"to", FIELD_OBJECT, offsetof(struct event, to)},
        {"room", FIELD_OBJECT, offsetof(struct event, room)},
        {"how", FIELD_TEXT, offsetof(struct event, how)},
        {"text", FIELD_TEXT, offsetof(struct event, text)},
        {"data", FIELD_DATA, offsetof(struct event, data)},
        {"aside", FIELD_ASIDE, offsetof(struct event, aside)},
        {"amount", FIELD_AMOUNT, offsetof(struct event, amount)},
};

/* Reads the field NAME, whose value is on top. */
static void to_event_field(
        lua_State *L, const char *name, struct event *out, struct value *data)
{
    const struct table_field *known = table_field_find(
            event_fields, sizeof(event_fields) / sizeof(event_fields[0]), name);
    if (!known) {
        luaL_error(L, "an event has no %s", name);
        return;
    }
    void *field = (char *)out + known->offset;
    switch ((enum field_kind)known->kind) {
    case FIELD_OBJECT:
        *(struct object **)field = opt_object(L, lua_gettop(L));
        break;
    case FIELD_TEXT:
        *(struct str *)field = to_str(L, -1);
        break;
    case FIELD_DATA:
        out->data = data;
        break;
    case FIELD_ASIDE:
        out->aside = lua_toboolean(L, -1);
        break;
    case FIELD_AMOUNT:
        out->counted = true;
        out->amount = luaL_checknumber(L, -1);
        break;
    }
}

/* Reads an event from (NAME, {actor=, thing=, from=, to=, room=, how=, text=, data=, aside=,
 * amount=}), of which few are set, or from (NAME, ACTOR, THING, FROM, TO, HOW), which makes no
 * table for common lines. The caller must finish *data. */
static void to_event(lua_State *L, struct event *out, struct value *data)
{
    *out = (struct event){.name = to_str(L, 1)};
    *data = value_nil();
    if (!lua_istable(L, 2)) {
        out->actor = to_object(L, 2);
        out->thing = opt_object(L, 3);
        out->from = opt_object(L, 4);
        out->to = opt_object(L, 5);
        out->how = lua_isnoneornil(L, 6) ? (struct str){0} : to_str(L, 6);
        return;
    }
    lua_settop(L, 2);
    lua_pushnil(L);
    while (lua_next(L, 2) != 0) {
        to_event_field(L, luaL_checkstring(L, 3), out, data);
        lua_settop(L, 3);
    }
    /* Comes last, when no error can be raised any more that would leak it. */
    if (out->data) {
        lua_getfield(L, 2, "data");
        *data = to_value(L, -1);
    }
}

/* Same for an event of its own, which by position may also have a TEXT and a ROOM. */
static void to_whole_event(lua_State *L, struct event *out, struct value *data)
{
    bool by_place = !lua_istable(L, 2);
    to_event(L, out, data);
    if (by_place && !lua_isnoneornil(L, 7)) {
        out->text = to_str(L, 7);
    }
    if (by_place) {
        out->room = opt_object(L, 8);
    }
}

/* before_event(NAME, FIELDS or ACTOR, THING…): true (and the amount as changed by handlers), or nil
 * and the reason. */
static int api_before_event(lua_State *L)
{
    struct event event;
    struct value data;
    struct buf reason = {0};
    to_whole_event(L, &event, &data);
    bool ok = hook_before(engine_of(L), &event, &reason);
    value_finish(&data);
    int results = push_verdict(L, ok, &reason);
    host_check_ending(L);
    if (ok && event.counted) {
        push_amount(L, event.amount);
        results++;
    }
    return results;
}

/* handles(O, EVENT): true if any behaviour of O handles the event. */
static int api_handles(lua_State *L)
{
    struct object *object = to_object(L, 1);
    return push_flag(L, hook_handles(engine_of(L), object, to_str(L, 2)));
}

/* after_event(NAME, FIELDS or ACTOR, THING…) */
static int api_after_event(lua_State *L)
{
    struct event event;
    struct value data;
    to_whole_event(L, &event, &data);
    hook_on(engine_of(L), &event);
    value_finish(&data);
    host_check_ending(L);
    return 0;
}

/* -- moving -- */

/* Reads (THING, TO, HOW[, {mover=, direction=, force=, asked=, look=} or MOVER]). */
static void to_move(lua_State *L, struct move *out)
{
    struct engine *engine = engine_of(L);
    *out = (struct move){.thing = to_object(L, 1), .to = opt_object(L, 2), .how = to_str(L, 3)};
    out->mover = engine_transaction(engine)->actor
                         ? world_find(engine_world(engine), engine_transaction(engine)->actor)
                         : NULL;
    host_check_writable(L);
    if (lua_istable(L, 4)) {
        if (lua_getfield(L, 4, "mover") != LUA_TNIL) {
            out->mover = to_object(L, lua_gettop(L));
        }
        if (lua_getfield(L, 4, "direction") == LUA_TSTRING) {
            out->direction = to_str(L, -1);
        }
        lua_getfield(L, 4, "force");
        out->force = lua_toboolean(L, -1);
        lua_getfield(L, 4, "asked");
        out->asked = lua_toboolean(L, -1);
        out->unseen = lua_getfield(L, 4, "look") == LUA_TBOOLEAN && !lua_toboolean(L, -1);
        lua_pop(L, 5);
    } else if (!lua_isnoneornil(L, 4)) {
        out->mover = to_object(L, 4);
    }
}

/* may_move(THING, TO, HOW[, OPTIONS]): true, or nil and the reason. A later move passes asked =
 * true. */
static int api_may_move(lua_State *L)
{
    struct move move;
    struct buf reason = {0};
    to_move(L, &move);
    bool ok = move_may(engine_of(L), &move, &reason);
    int results = push_verdict(L, ok, &reason);
    host_check_ending(L);
    return results;
}

/* may_pass(EXIT, WHO): true if EXIT leads to a place where its maker may send people. */
static int api_may_pass(lua_State *L)
{
    struct object *exit = to_object(L, 1);
    return push_flag(L, consent_may_pass(engine_of(L), exit, to_object(L, 2)));
}

/* move(THING, TO, HOW[, OPTIONS]): true, or nil and the reason. */
static int api_move_event(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct move move;
    struct buf reason = {0};
    to_move(L, &move);
    bool ok = move_object(engine, &move, &reason);
    int results = push_verdict(L, ok, &reason);
    host_check_ending(L);
    return results;
}

/* carry(EVENT, ACTOR, THING, FROM, TO, HOW, TEXT[, AMOUNT[, ASKED]]): does the work of taking,
 * dropping, putting and giving once before_event has allowed it. Moves THING to TO, shows it to
 * bystanders (TEXT may name {the thing}, {the from}, {the to}), and fires the event: true; or nil
 * and the reason. If one of the objects is destroyed meanwhile, the rest is left out. ASKED:
 * may_move has allowed it, for the thing or for the heap it was split from; then it may still be
 * nowhere, and FROM is its place. */
static int api_carry(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct event event;
    struct value data;
    struct buf reason = {0};
    luaL_argcheck(L, !lua_istable(L, 2) && test_object(L, 3), 3, "an object is needed here");
    to_event(L, &event, &data);
    struct str text = to_str(L, 7);
    event.counted = !lua_isnoneornil(L, 8);
    event.amount = event.counted ? luaL_checknumber(L, 8) : 0;
    host_check_writable(L);
    sandbox_charge(L, 40);
    host_count_shown(L);
    int results = push_verdict(
            L, transfer_thing(engine, &event, text, lua_toboolean(L, 9), &reason), &reason);
    host_check_output(L);
    host_check_ending(L);
    return results;
}

void bind_event_open(struct host *host)
{
    static const struct api stock[] = {
            {"before_event", api_before_event},
            {"after_event", api_after_event},
            {"handles", api_handles},
            {"move", api_move_event},
            {"carry", api_carry},
            {"may_move", api_may_move},
            {"may_pass", api_may_pass},
    };
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
