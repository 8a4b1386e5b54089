/* bind_object.c -- the methods of objects: o:move(dest), o:is(proto), o:after(…) …
 *
 * Comments that begin with three stars are the script API's reference. Every method takes the
 * object first. Each checks rights here, in C: see perm.h. */
#include "engine/core/act/move.h"
#include "engine/core/line/match.h"
#include "engine/core/line/question.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/output/format.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/timer.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/bind/bind_create.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <math.h>

#define CALL_DEPTH_MAX 8
#define TIMER_SECONDS_MAX (3600.0 * 24 * 366)
#define TIMERS_OF_OBJECT 50
#define TIMER_PERIOD_MIN 1.0

/* Pushes a refusal for the player who sees it, who need not be the script's owner. */
static int refuse_right(lua_State *L, struct object *object)
{
    struct buf name = {0};
    format_name(engine_of(L), object, NULL, ARTICLE_THE, &name);
    markup_capitalise(&name, 0);
    int count = push_no(L, PHRASE_move_not_yours, WITH("name", buf_str(&name)));
    buf_finish(&name);
    return count;
}

/* True for manners with a meaning in the game, which a script must not imitate. */
static bool is_manner(struct str how)
{
    static const struct str taken[] = {STR_IS("walk"), STR_IS("home"), STR_IS("enter"),
            STR_IS("leave"), STR_IS("take"), STR_IS("drop"), STR_IS("put"), STR_IS("give"),
            STR_IS("teleport"), STR_IS("create"), STR_IS("destroy"), STR_IS("reset"),
            STR_IS("buy"), STR_IS("sell"), STR_IS("wear"), STR_IS("follow"), STR_IS("flee")};
    bool plain = how.length > 0 && how.length <= 20;
    for (size_t i = 0; i < how.length; i++) {
        plain = plain && how.bytes[i] >= 'a' && how.bytes[i] <= 'z';
    }
    return plain && !str_is_among(how, taken, sizeof(taken) / sizeof(taken[0]));
}

/* Reads {how=, direction=, look=} of o:move. The table keeps the strings. */
static void to_manner(lua_State *L, int index, struct move *out)
{
    if (lua_isnoneornil(L, index)) {
        return;
    }
    check_table(L, index);
    if (lua_getfield(L, index, "how") != LUA_TNIL) {
        out->how = to_str(L, -1);
        if (!is_manner(out->how)) {
            luaL_error(L,
                    "move: how is a word of small letters that the game does not use itself, "
                    "as \"slide\"");
        }
    }
    if (lua_getfield(L, index, "direction") != LUA_TNIL) {
        const char *way = direction_find(to_str(L, -1));
        if (!way) {
            luaL_error(L, "move: \"%s\" isn't a direction", lua_tostring(L, -1));
        }
        out->direction = str_of(way);
    }
    out->unseen = lua_getfield(L, index, "look") == LUA_TBOOLEAN && !lua_toboolean(L, -1);
    lua_pop(L, 3);
}

/* Asks players for consent, after the script's other rights are checked: -1, or use as `return`. */
static int approve_move(lua_State *L, struct object *thing, struct object *to, lua_KFunction k)
{
    int results = host_approve_taking(L, thing, to, k);
    results = results < 0 && to ? host_approve_giving(L, thing, to, k) : results;
    return results < 0 && to ? host_approve_moving(L, thing, to, k) : results;
}

static int move_answered(lua_State *L, int status, lua_KContext context);

/*** o:move(DEST[, {OPTIONS}]) -> true?, string?
Moves o into DEST by the rules of the game: weight, locks, vetoes, events. True, or nil and the
reason, a sentence to show. Some moves need the player's consent first, and the game asks them (help
consent): taking something out of a player's hands, putting more than three things of yours into
them, and moving a player who has not named e.this. OPTIONS: how, a word that handlers read as e.how
(default "script"); direction, which they read as e.text; and look = false, so that a player isn't
shown the new place. */
static int api_move_object(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct object *thing = to_object(L, 1);
    struct object *to = opt_object(L, 2);
    host_check_writable(L);
    sandbox_charge(L, 50);
    if (!perm_may_move(engine, thing)) {
        return refuse_right(L, thing);
    }
    if (to && !perm_may_put(engine, to)) {
        return push_no(L, PHRASE_move_not_into, WITH("id", to->id));
    }
    if (!to && transaction->rights.owner != 0) {
        return luaL_argerror(L, 2, "a place to move to is needed; to be rid of o, o:destroy()");
    }
    struct buf reason = {0};
    enum phrase refusal = to ? consent_refuses_to_bring(engine, thing, to) : PHRASE_END;
    if (refusal != PHRASE_END) {
        return push_no(L, refusal);
    }
    struct object *mover =
            transaction->actor ? world_find(engine_world(engine), transaction->actor) : NULL;
    struct move move = {.mover = mover, .thing = thing, .to = to, .how = STR("script")};
    to_manner(L, 3, &move);
    int results = approve_move(L, thing, to, move_answered);
    if (results >= 0) {
        return results;
    }
    bool ok = move_object(engine, &move, &reason);
    if (ok && to) {
        host_note_given(engine, thing, to);
    }
    results = push_verdict(L, ok, &reason);
    host_check_ending(L);
    return results;
}

static int move_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return host_approved(L) ? api_move_object(L) : push_no(L, PHRASE_approval_none);
}

/*** o:create(PROTO[, {PROPS}]) -> Object?, string?
Makes an object from PROTO in o, as create does with o as location. */
static int api_create_in(lua_State *L)
{
    lua_settop(L, 3);
    (void)to_object(L, 1);
    lua_createtable(L, 0, 4);
    if (!lua_isnil(L, 3)) {
        check_table(L, 3);
        for (lua_pushnil(L); lua_next(L, 3) != 0; lua_pop(L, 1)) {
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            lua_rawset(L, 4);
        }
    }
    lua_pushvalue(L, 1);
    lua_setfield(L, 4, "location");
    lua_replace(L, 3);
    lua_remove(L, 1);
    return api_create(L);
}

/*** o:is(PROTO) -> boolean
True if o is PROTO (an object or a ref) or inherits from it. */
static int api_is(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    struct object *object = to_object(L, 1);
    uint64_t proto = test_object(L, 2);
    struct object *named = proto ? NULL : world_find_ref(world, to_str(L, 2));
    proto = named ? named->id : proto;
    return push_flag(L, proto && proto_is(world, object, proto));
}

static int destroy_answered(lua_State *L, int status, lua_KContext context);

/*** o:destroy() -> true?, string?
Destroys o, even if a file declares it (help resets); its contents stay where it was. An object that
a player holds needs their consent (help consent), and one that holds more than 2,000 things must be
emptied first: true, or nil and the reason. Players and what the game itself needs stay. */
static int api_destroy(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    host_check_writable(L);
    sandbox_charge(L, 50);
    if (!perm_may_write(engine, object)) {
        return luaL_error(L, "no right to destroy #%I", (lua_Integer)object->id);
    }
    bool is_game = engine_transaction(engine)->rights.owner == 0;
    if (proto_is_ref(engine_world(engine), object, "player") || engine_needs(engine, object) ||
            (!is_game && bind_is_needed(engine, object))) {
        return luaL_error(L, "#%I stays: nobody can destroy players and what the game needs",
                (lua_Integer)object->id);
    }
    return bind_destroy(L, object, destroy_answered);
}

static int destroy_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return host_approved(L) ? api_destroy(L) : push_no(L, PHRASE_approval_none);
}

/* -- timers -- */

static int64_t to_milliseconds(lua_State *L, int index, double least)
{
    double seconds = luaL_checknumber(L, index);
    if (!(seconds >= least && seconds <= TIMER_SECONDS_MAX)) {
        luaL_argerror(L, index,
                least > 0 ? "seconds, from 1 to a year" : "seconds, from 0 to a year");
    }
    return llround(seconds * 1000);
}

struct timer_counting {
    struct str name;
    size_t count;
    bool replaces; /* a timer of that name exists */
};

static void count_timer(void *data, const struct timer_info *timer)
{
    struct timer_counting *counting = data;
    bool same = str_equal(timer->name, counting->name);
    counting->count += !same;
    counting->replaces |= same;
}

static void check_timer_quota(lua_State *L, uint64_t owner)
{
    struct engine *engine = engine_of(L);
    struct buf why = {0};
    if (!quota_allows(engine, owner, QUOTA_TIMERS, timer_count(engine, owner), 1, &why)) {
        push_str(L, buf_str(&why));
        buf_finish(&why);
        luaL_error(L, "%s", lua_tostring(L, -1));
    }
    quota_warning_quota(L, owner, QUOTA_TIMERS, timer_count(engine, owner) + 1);
}

/* A timer is part of its object, so setting one on an object in a player's hands needs the same
 * consent as any change. */
static void check_timers_of(lua_State *L, struct object *object)
{
    struct engine *engine = engine_of(L);
    if (!perm_may_write(engine, object)) {
        luaL_error(L, "no right to the timers of #%I", (lua_Integer)object->id);
    }
    const char *why = question_refuses_change(engine, object, ATOM_desc);
    if (why) {
        luaL_error(L, "no right to the timers of #%I: %s", (lua_Integer)object->id, why);
    }
}

static int set_timer(lua_State *L, bool periodic)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    int64_t delay_ms = to_milliseconds(L, 2, periodic ? TIMER_PERIOD_MIN : 0);
    struct str name = to_str(L, 3);
    host_check_writable(L);
    sandbox_charge(L, 20);
    check_timers_of(L, object);
    if (name.length == 0 || name.length > 64 || !text_is_clean(name, false)) {
        return luaL_argerror(L, 3, "a timer's name is 1 to 64 bytes of plain text");
    }
    struct timer_counting counting = {.name = name};
    timer_each(engine, object->id, count_timer, &counting);
    if (counting.count >= TIMERS_OF_OBJECT) {
        return luaL_error(L, "too many timers: an object has at most %d", TIMERS_OF_OBJECT);
    }
    uint64_t owner = engine_transaction(engine)->rights.owner;
    if (!counting.replaces) {
        check_timer_quota(L, owner);
    }
    struct value data = to_value(L, 4);
    struct timer_plan plan = {
            .object = object->id,
            .name = name,
            .delay_ms = delay_ms,
            .period_ms = periodic ? delay_ms : 0,
            .owner = owner,
            .data = &data,
    };
    timer_set(engine, &plan);
    value_finish(&data);
    return 0;
}

/*** o:after(SECONDS, NAME[, DATA])
Sets a timer, stored in the world: on("timer:NAME") runs after SECONDS, even after a crash, with
DATA as e.data. An object has one timer for each name: a new one replaces it. */
static int api_after(lua_State *L)
{
    return set_timer(L, false);
}

/*** o:every(SECONDS, NAME[, DATA])
Same, repeated until o:cancel(NAME). */
static int api_every(lua_State *L)
{
    return set_timer(L, true);
}

/*** o:cancel(NAME) -> boolean
Ends the timer NAME; true if there was one. */
static int api_cancel(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = to_object(L, 1);
    host_check_writable(L);
    check_timers_of(L, object);
    return push_flag(L, timer_cancel(engine, object->id, to_str(L, 2)));
}

/*** o:match(TEXT, LIST) -> Object?, string?
The object of LIST that o means by TEXT, by the stock rules of names; or nil and the reason. If
several objects look the same, it's the first; a TEXT that means several ("both lamps") is
refused. */
static int api_match(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *who = to_object(L, 1);
    struct str text = to_str(L, 2);
    check_table(L, 3);
    size_t count = lua_rawlen(L, 3);
    sandbox_charge(L, 20 + count * 5);
    uint64_t *ids = lua_newuserdata(L, (count + 1) * sizeof(*ids));
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 3, (lua_Integer)i + 1);
        ids[i] = to_object_id(L, lua_gettop(L));
        lua_pop(L, 1);
    }
    struct buf reason = {0};
    uint64_t id = match_among(engine, who, text, ids, count, &reason);
    if (id) {
        push_object(L, id);
    } else {
        lua_pushnil(L);
        push_str(L, buf_str(&reason));
    }
    buf_finish(&reason);
    return id ? 1 : 2;
}

/*** o:exit(NAME) -> Object?, string?
The exit of room o with that direction or name; or nil and the reason. */
static int api_exit(lua_State *L)
{
    struct object *exit = match_exit(engine_of(L), to_object(L, 1), to_str(L, 2));
    push_object(L, exit ? exit->id : 0);
    return exit ? 1 : push_no(L, PHRASE_exit_none, WITH_RAW("name", to_str(L, 2)));
}

static enum outcome perform(struct engine *engine, struct object *actor, struct str line)
{
    struct transaction *transaction = engine_transaction(engine);
    bool saved = transaction->npc_line;
    struct rights rights = transaction->rights;
    uint64_t maker = trust_maker(engine, actor);
    transaction->npc_line = !trust_is_official_maker(engine, maker) ||
                            !trust_is_official_maker(engine, rights.owner);
    if (rights.owner != 0) {
        transaction->rights.behalf = rights.owner;
        transaction->rights.behalf_object = transaction->place_object;
    } else if (rights.behalf == 0) {
        transaction->rights.behalf = maker; /* the game performs a text of its maker */
        transaction->rights.behalf_object = actor->id;
    }
    enum outcome outcome = dispatch_perform(engine, actor, line);
    transaction->npc_line = saved;
    transaction->rights = rights;
    return outcome;
}

/*** o:perform(LINE) -> boolean?, string?
The npc o, which you control, does what a player would type: true, or nil and why it failed. An npc
speaks only where it is: chat, tell, mail, report, channel and @ commands are for people (and for
npcs of wizards). */
static int api_perform_object(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *actor = to_object(L, 1);
    struct str line = to_line(L, 2);
    host_check_writable(L);
    if (host_is_muted(L, NULL)) {
        return 0;
    }
    sandbox_charge(L, 100);
    if (!is_character(engine, actor) || !perm_may_write(engine, actor) ||
            (proto_is_ref(engine_world(engine), actor, "player") &&
                    engine_transaction(engine)->rights.owner != 0)) {
        return luaL_error(L, "perform is for an npc that you control");
    }
    enum outcome outcome = perform(engine, actor, line);
    host_check_ending(L);
    return push_performed(L, outcome);
}

/*** o:call(NAME[, DATA]) -> any, string?
Runs o's on("call:NAME") with its owner's rights; returns its result. */
static int api_call(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct object *object = to_object(L, 1);
    struct str name = to_str(L, 2);
    if (transaction->depth >= CALL_DEPTH_MAX) {
        return luaL_error(L, "calls within calls went too deep (%d)", CALL_DEPTH_MAX);
    }
    if (name.length == 0 || name.length > 64) {
        return luaL_argerror(L, 2, "a name of 1 to 64 bytes");
    }
    sandbox_charge(L, 100);
    struct host *host = host_of(L);
    struct value data = to_value(L, 3);
    struct value answer = value_nil();
    char event_name[80];
    (void)snprintf(event_name, sizeof(event_name), "call:%.*s", STR_FMT(name));
    struct object *caller =
            host->running && host->running->this_object
                    ? world_find(engine_world(engine), host->running->this_object)
                    : NULL;
    struct object *actor =
            transaction->actor ? world_find(engine_world(engine), transaction->actor) : NULL;
    struct event event = {.name = str_of(event_name),
            .actor = actor,
            .caller = caller,
            .data = data.kind == VALUE_NIL ? NULL : &data};
    struct handler_result result = {.value = &answer};
    enum outcome outcome = hook_tell(engine, object, &event, &result);
    value_finish(&data);
    if (outcome == OUTCOME_FAILED) {
        value_finish(&answer);
        return push_no(L, PHRASE_call_failed);
    }
    push_value(L, &answer);
    value_finish(&answer);
    host_check_ending(L);
    return 1;
}

void bind_object_open(struct host *host)
{
    method_add(host, "move", api_move_object);
    method_add(host, "is", api_is);
    method_add(host, "destroy", api_destroy);
    method_add(host, "after", api_after);
    method_add(host, "every", api_every);
    method_add(host, "cancel", api_cancel);
    method_add(host, "exit", api_exit);
    method_add(host, "perform", api_perform_object);
    method_add(host, "call", api_call);
    method_add_open(host, "create", api_create_in);
    api_add_acts(host, &(struct api){"match", api_match}, 1);
}
