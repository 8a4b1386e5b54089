/* bind_offer.c -- offer: asks a player, in the game's own words, whether they want something of a script.
 *
 * 1. Nothing waits for the answer: FN is a script of its own, parked until the player answers (suspend.c). It runs with
 *    the rights of the code that asked. If that code's transaction is undone, so is the question.
 * 2. A yes is the player's line, as an answer to ask is, but it names nothing and uses nothing: whatever FN then takes
 *    from the player needs a consent of its own, unless the question told the price or the place (take_offered in
 *    bind_approval.c), which it then allows once.
 * 3. The stock game may give a TOPIC, too, by which its own commands answer (build.answer_offer): an answer to a
 *    challenge is none to an invitation, nor to anything that a builder's thing offers.
 * 4. question.c decides who may be asked: one open offer for each player, none from an owner whom they ignore or said no
 *    to a while ago, and none with `set offers off`. */
#include "engine/core/line/question.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/format.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/proto.h"

#define OFFER_TEXT_MAX 300
#define OFFER_COINS_MAX 1000000000

static int offer_ended(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 1;
}

/* The answer is on top: "1" for yes, "2" for no, or nil. */
static int offer_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    struct script *script = host_of(L)->running;
    bool answered = lua_isstring(L, -1);
    bool yes = answered && str_equal(to_str(L, -1), STR("1"));
    if (yes) {
        script->trusted = script->actor;
        engine_transaction(engine_of(L))->rights.trusted = script->actor;
    } else {
        script->offered_coins = 0;
        script->offered_place = 0;
    }
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    if (answered) {
        lua_pushboolean(L, yes);
    } else {
        lua_pushnil(L);
    }
    lua_callk(L, 1, 1, 0, offer_ended);
    return 1;
}

/* The function of the script that waits for the answer. Upvalue: FN. */
static int offer_wait(lua_State *L)
{
    return host_suspend(L, SUSPEND_APPROVAL, offer_answered);
}

/* Renders a sentence of the stock game, with the {names} in the table at 4, for the player who is asked. */
static void render_text(lua_State *L, struct object *who, struct buf *out)
{
    struct engine *engine = engine_of(L);
    struct event_arg args[EVENT_ARGS_MAX];
    struct str text = to_str(L, 2);
    struct format format = {.text = text, .args = args, .arg_count = to_args(L, 4, text, args)};
    format_render(engine, &format, who, out);
    event_args_finish(args, format.arg_count);
}

/* True if there is nothing to read in text. */
static bool is_blank(struct str text)
{
    struct buf folded = {0};
    str_fold(text, &folded); /* without invisible characters */
    bool is = str_trim(buf_str(&folded)).length == 0;
    buf_finish(&folded);
    return is;
}

/* Reads a builder's text at 2 as one line of plain text, escaped for markup. */
static void take_text(lua_State *L, struct buf *out)
{
    struct buf clean = {0};
    struct buf plain = {0};
    struct str text = str_fit(to_str(L, 2), OFFER_TEXT_MAX);
    if (credential_is_asked_for(text)) {
        luaL_error(L, "no script asks for a password: ask for something else");
    }
    str_clean(text, true, &clean);
    question_put_quotable(buf_str(&clean), &plain);
    bool blank = is_blank(buf_str(&plain));
    markup_escape(buf_str(&plain), out);
    buf_finish(&clean);
    buf_finish(&plain);
    if (blank) {
        buf_finish(out);
        luaL_argerror(L, 2, "a sentence");
    }
}

/* Reads {coins=, to=} at index. */
static void take_terms(lua_State *L, int index, struct approval *approval)
{
    if (lua_isnoneornil(L, index)) {
        return;
    }
    check_table(L, index);
    if (lua_getfield(L, index, "coins") != LUA_TNIL) {
        int whole = 0;
        approval->coins = lua_tointegerx(L, -1, &whole);
        luaL_argcheck(L, whole && approval->coins > 0 && approval->coins <= OFFER_COINS_MAX,
                index, "coins is a whole number, 1 or more");
    }
    if (lua_getfield(L, index, "to") != LUA_TNIL) {
        approval->object = to_object(L, lua_gettop(L))->id;
    }
    lua_pop(L, 2);
}

/* True if a builder's thing may ask who: they are where it is. */
static bool is_near(struct engine *engine, const struct script *asking, struct object *who)
{
    struct object *asker =
            asking->this_object ? world_find(engine_world(engine), asking->this_object) : NULL;
    return asking->stock || asking->trusted == who->id ||
           (asker && place_top(engine_world(engine), asker) ==
                             place_top(engine_world(engine), who));
}

/* Makes the script that waits, with the rights of the one that asks. FN is at index 3. */
static struct script *make_waiting(lua_State *L, const struct approval *approval)
{
    struct host *host = host_of(L);
    const struct script *asking = host->running;
    struct script *waiting = host_script_create(host);
    waiting->owner = asking->owner;
    waiting->stock = asking->stock;
    waiting->behaviour = asking->behaviour;
    waiting->revision = asking->revision;
    waiting->function = asking->function;
    waiting->this_object = asking->this_object;
    waiting->cost = asking->cost;
    waiting->actor = approval->who;
    waiting->may_yield = true;
    waiting->offered_coins = approval->coins;
    waiting->offered_place = approval->object;
    lua_pushvalue(L, 3);
    lua_pushcclosure(L, offer_wait, 1);
    lua_xmove(L, waiting->co, 1);
    return waiting;
}

/* Asks, and parks FN. */
static int make_offer(lua_State *L, const struct approval *approval)
{
    struct buf reason = {0};
    struct script *waiting = make_waiting(L, approval);
    if (!host_ask(waiting, approval, &reason)) {
        host_script_destroy(waiting);
        return push_verdict(L, false, &reason);
    }
    enum outcome outcome = host_run(waiting, 0, NULL);
    host_script_ended(waiting, outcome == OUTCOME_YIELDED);
    return push_flag(L, true);
}

/*** o:offer(TEXT, FN[, {coins=N, to=PLACE}]) -> true?, string?
Asks the player o, who is where your object is, whether they want what TEXT says, a sentence like "Sister Maud would
bless you." The game names your object and its owner, and o answers by `yes` or `no` within two minutes, or by a
button. Then FN(YES) runs: true, false for a no, nil if there was no answer. A string that it returns is told to o.
True, or nil and the reason: o may have another offer open, ignore you, have said no ten minutes ago or less, or have
`set offers off`. With coins, the game names the price too, and FN can take it by o:pay(…); with to, FN can move o
there. Nothing else that FN takes from o is covered by the yes (help consent). */
static int api_offer(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct script *asking = host_of(L)->running;
    struct object *who = to_object(L, 1);
    (void)to_str(L, 2);
    luaL_checktype(L, 3, LUA_TFUNCTION);
    lua_settop(L, 5);
    host_check_writable(L);
    host_check_suspended(L);
    sandbox_charge(L, 500);
    if (!asking) {
        return luaL_error(L,
                "a handler or a command can make an offer, but not a file while it is loaded");
    }
    if (!proto_is_ref(engine_world(engine), who, "player")) {
        return luaL_argerror(L, 1, "a player");
    }
    if (host_is_muted(L, who)) {
        return push_no(L, PHRASE_approval_away);
    }
    if (!is_near(engine, asking, who)) {
        return push_no(L, PHRASE_approval_offer_far);
    }
    if (who->id != engine_transaction(engine)->uncounted) {
        host_count_shown(L);
    }
    struct buf text = {0};
    uint64_t actor = engine_transaction(engine)->actor;
    struct approval approval = {.kind = APPROVAL_OFFER,
            .who = who->id,
            .plain = asking->stock,
            .owner = asking->owner,
            .asker = asking->this_object};
    take_terms(L, 4, &approval);
    if (asking->stock) {
        approval.owner = actor && actor != who->id ? actor : asking->this_object;
        approval.topic = lua_isnil(L, 5) ? 0 : str_hash(to_str(L, 5));
        render_text(L, who, &text);
    } else {
        take_text(L, &text);
    }
    approval.text = buf_str(&text);
    int results = make_offer(L, &approval);
    buf_finish(&text);
    return results;
}

/* build.answer_offer(WHO, BY, YES, TOPIC): answers the offer that BY's command made to WHO, as
 * offer(WHO, TEXT, FN, NAMES, TOPIC). False if there is none. */
static int build_answer_offer(lua_State *L)
{
    enum outcome outcome = OUTCOME_DONE;
    struct approval offered = {.kind = APPROVAL_OFFER,
            .who = to_object_id(L, 1),
            .owner = to_object_id(L, 2),
            .topic = str_hash(to_str(L, 4))};
    bool is = question_answer_offer(engine_of(L), &offered, lua_toboolean(L, 3), &outcome);
    host_check_ending(L);
    return push_flag(L, is);
}

void bind_offer_open(struct host *host)
{
    static const struct api stock[] = {{"answer_offer", build_answer_offer}};
    api_add_acts(host, &(struct api){"offer", api_offer}, 1);
    api_add_table(host, "build", stock, sizeof(stock) / sizeof(stock[0]));
}
