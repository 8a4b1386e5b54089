/* bind_game.c -- functions for the stock game's verbs (sight, reach, typed lines), and pay for all
 * scripts.
 *
 * All but pay is for trusted code: rights are not checked here. */
#include "engine/base/package.h"
#include "engine/core/act/move.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/interpret.h"
#include "engine/core/line/match.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/output/reach.h"
#include "engine/core/output/words.h"
#include "engine/core/perception/direction.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "engine/session/session.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

/* -- senses -- */

/* sees(VIEWER, O): true if VIEWER sees it. */
static int api_sees(lua_State *L)
{
    struct object *viewer = to_object(L, 1);
    return push_flag(L, perceive_sees(engine_of(L), viewer, to_object(L, 2)));
}

/* reaches(VIEWER, O): true, or false and the reason. */
static int api_reaches(lua_State *L)
{
    struct buf reason = {0};
    struct object *viewer = to_object(L, 1);
    bool ok = reach_allows(engine_of(L), viewer, to_object(L, 2), &reason);
    int results = push_verdict(L, ok, &reason);
    return results;
}

/* things_in(PLACE, MOST[, REF]): a list of at most MOST things that PLACE directly contains: heirs of
 * the object with that ref, else all but players. A crowd there costs little: it is fifty times as
 * fast as a loop in the script. */
static int api_things_in(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    struct object *place = to_object(L, 1);
    lua_Integer most = luaL_checkinteger(L, 2);
    bool is_wanted = !lua_isnoneornil(L, 3);
    const struct object *kind = world_find_ref(world, is_wanted ? to_str(L, 3) : STR("player"));
    size_t count = 0;
    const uint64_t *ids = place_contents(world, place, &count);
    lua_newtable(L);
    size_t i = 0;
    for (; i < count && most > 0; i++) {
        struct object *one = world_find(world, ids[i]);
        if (one && (kind && proto_is(world, one, kind->id)) == is_wanted) {
            push_object(L, one->id);
            append_item(L);
            most--;
        }
    }
    sandbox_charge(L, 5 + i);
    return 1;
}

/* is_lit(PLACE): true if there is light in it. */
static int api_is_lit(lua_State *L)
{
    return push_flag(L, perceive_is_lit(engine_of(L), to_object(L, 1)));
}

/* place_of(O): the room or thing in which people are who are where O is, or nil. */
static int api_place_of(lua_State *L)
{
    struct object *place = object_place(engine_of(L), to_object(L, 1));
    push_object(L, place ? place->id : 0);
    return 1;
}

/* find_exit(ROOM, NAME): the exit of ROOM that NAME means, or nil. */
static int api_find_exit(lua_State *L)
{
    struct object *room = to_object(L, 1);
    struct object *exit = match_exit(engine_of(L), room, to_str(L, 2));
    push_object(L, exit ? exit->id : 0);
    return 1;
}

static int push_direction(lua_State *L, const char *name)
{
    lua_pushstring(L, name);
    return name ? 1 : push_no(L, PHRASE_author_no_way);
}

/*** direction(NAME) -> string?, string?
The full name of the direction NAME: direction("n") is "north". Nil and the reason if NAME isn't a direction. */
static int api_direction(lua_State *L)
{
    return push_direction(L, direction_find(to_str(L, 1)));
}

/*** opposite(NAME) -> string?, string?
The opposite direction: opposite("n") is "south". Nil and the reason if NAME isn't a direction. */
static int api_opposite(lua_State *L)
{
    const char *name = direction_find(to_str(L, 1));
    return push_direction(L, name ? direction_opposite(name) : NULL);
}

int push_performed(lua_State *L, enum outcome outcome)
{
    struct transaction *transaction = engine_transaction(engine_of(L));
    if (transaction->depth >= INTERPRET_DEPTH_MAX) {
        return luaL_error(
                L, "commands within commands went too deep (%d)", INTERPRET_DEPTH_MAX);
    }
    if ((outcome == OUTCOME_DONE && !transaction->misread) || outcome == OUTCOME_YIELDED) {
        return push_flag(L, true);
    }
    struct buf plain = {0};
    if (outcome == OUTCOME_DONE || outcome == OUTCOME_REFUSED) {
        markup_plain(buf_str(&transaction->refusal), &plain);
    }
    int count = push_refusal(
            L, plain.length > 0 ? buf_str(&plain) : phrase_get(engine_of(L), PHRASE_failed));
    buf_finish(&plain);
    return count;
}

/* perform(ACTOR, LINE[, MASTER]): runs LINE as if ACTOR had typed it. MASTER: the player who orders it.
 * ACTOR then cannot speak to people elsewhere, like npcs of builders, nor to those who ignore MASTER. */
static int api_perform_game(lua_State *L)
{
    struct transaction *transaction = engine_transaction(engine_of(L));
    struct object *actor = to_object(L, 1);
    struct str line = to_str(L, 2);
    luaL_argcheck(L, line.length <= SESSION_LINE_MAX, 2, "a line of at most 4,096 bytes");
    bool saved = transaction->npc_line;
    uint64_t master = test_object(L, 3);
    uint64_t pet = transaction->pet;
    uint64_t before = transaction->master;
    if (master != 0) {
        transaction->npc_line = true;
        transaction->pet = actor->id;
        transaction->master = master;
    }
    /* It may use what the typed line has left; call_metered restores the limit. */
    uint64_t most = transaction->work_most;
    transaction->work_most = most < WORK_OF_LINE ? WORK_OF_LINE : most;
    enum outcome outcome = dispatch_perform(engine_of(L), actor, line);
    transaction->npc_line = saved;
    transaction->pet = pet;
    transaction->master = before;
    host_check_ending(L);
    return push_performed(L, outcome);
}

/* -- paying -- */

#define INFLECTED_MAX 80 /* bytes of the words to inflect */
#define HEAP_MAX                                                                               \
    ((int64_t)1000000000000) /* what payments make of a heap, and the largest one */

/* A builder may have written any value. */
static int64_t coins_of(struct engine *engine, struct object *heap)
{
    int64_t amount = value_as_int(prop_get(engine_world(engine), heap, ATOM_amount), 1);
    return amount < 0 ? 0 : amount;
}

static uint64_t coins_in(struct engine *engine, struct object *holder, int64_t *out_sum)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    uint64_t first = 0;
    const uint64_t *ids = place_contents(world, holder, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, ids[i]);
        if (object && proto_is_ref(world, object, "coin")) {
            int64_t coins = coins_of(engine, object);
            *out_sum += coins < HEAP_MAX ? coins : HEAP_MAX; /* so that no sum overflows */
            first = first ? first : object->id;
        }
    }
    return first;
}

/* Takes amount out of holder's coins; the rest of a heap stays. holder must have enough. */
static void coins_take(struct engine *engine, struct object *holder, int64_t amount)
{
    while (amount > 0) {
        int64_t sum = 0;
        struct object *heap = world_find(engine_world(engine), coins_in(engine, holder, &sum));
        if (!heap) {
            return;
        }
        int64_t here = coins_of(engine, heap);
        if (here > amount) {
            prop_set(engine_world(engine), heap, ATOM_amount, value_int(here - amount));
            return;
        }
        amount -= here;
        destroy_object(engine, heap);
    }
}

/* Returns the heap that a payment to holder is added to: not one made by somebody else, who would
 * have a say over it, and none that would become too large. */
static struct object *find_purse(struct engine *engine, struct object *holder, int64_t amount)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, holder, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *heap = world_find(world, ids[i]);
        if (heap && proto_is_ref(world, heap, "coin") && heap->behaviour == 0 &&
                (heap->owner == 0 || heap->owner == holder->id ||
                        heap->owner == holder->owner) &&
                coins_of(engine, heap) <= HEAP_MAX - amount) {
            return heap;
        }
    }
    return NULL;
}

/* True if it equals the stock coin, whatever article is in its name. */
static bool is_plain_coin(struct engine *engine, struct object *heap, struct object *coin)
{
    struct world *world = engine_world(engine);
    return heap->behaviour == 0 && heap->proto_count == 1 && heap->protos[0] == coin->id &&
           str_equal_nocase(words_without_article(engine, prop_str(world, heap, ATOM_name)),
                   prop_str(world, coin, ATOM_name));
}

/* Destroys other owners' heaps of the same coin in holder's hands, as far as they fit into one
 * without an owner. Returns its amount, which is `sum` and theirs. */
static int64_t absorb_coins(
        struct engine *engine, struct object *holder, struct object *coin, int64_t sum)
{
    struct world *world = engine_world(engine);
    uint64_t ids[16];
    size_t count = 0;
    size_t found = 0;
    const uint64_t *all = place_contents(world, holder, &count);
    for (size_t i = 0; i < count && found < sizeof(ids) / sizeof(ids[0]); i++) {
        struct object *heap = world_find(world, all[i]);
        if (heap && is_plain_coin(engine, heap, coin)) {
            ids[found++] = heap->id;
        }
    }
    for (size_t i = 0; i < found; i++) {
        struct object *heap = world_find(world, ids[i]);
        int64_t coins = coins_of(engine, heap);
        if (coins <= HEAP_MAX - sum) {
            sum += coins;
            destroy_object(engine, heap);
        }
    }
    return sum;
}

static void coins_give(struct engine *engine, struct object *holder, int64_t amount)
{
    struct world *world = engine_world(engine);
    struct object *heap = find_purse(engine, holder, amount);
    if (!heap) {
        heap = world_create(world, 0);
        struct object *proto = world_get_ref(world, "coin");
        struct err err;
        amount = absorb_coins(engine, holder, proto, amount);
        if (!proto_set(world, heap, &proto, 1, &err) || !place_move(world, heap, holder)) {
            return;
        }
        prop_set(world, heap, ATOM_amount, value_int(amount));
        return;
    }
    prop_set(world, heap, ATOM_amount, value_int(coins_of(engine, heap) + amount));
}

/* Returns the player who pays: from, or the player who holds it or has it at home. The owner of a
 * bag does not count. NULL: no player has a say. */
static struct object *payer_of(struct engine *engine, struct object *from)
{
    bool player = proto_is_ref(engine_world(engine), from, "player");
    return player ? from : approval_holder(engine, from);
}

static bool may_pay(struct engine *engine, struct object *from)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    const struct object *payer = payer_of(engine, from);
    return (!payer || rights->trusted == payer->id) &&
           (payer == from || rights->owner == 0 || perm_may_write(engine, from));
}

/* Applies `set confirm N` to the total that one run takes, in any number of steps. The stock game
 * asks in its own words. */
static bool must_confirm(lua_State *L, const struct object *from, lua_Integer amount)
{
    const struct host *host = host_of(L);
    const struct value *most = prop_own(from, ATOM_confirm);
    return !sandbox_is_trusted(host->sandbox) && most &&
           (most->kind == VALUE_INT || most->kind == VALUE_FLOAT) &&
           (double)(host->running->paid + amount) > value_as_number(most, 0);
}

/* On false, pushes nil and that there are too few coins. */
static bool has_coins(lua_State *L, struct object *from, lua_Integer amount)
{
    int64_t has = 0;
    (void)coins_in(engine_of(L), from, &has);
    if (has >= amount) {
        return true;
    }
    (void)push_no(L,
            has == 0   ? PHRASE_pay_no_coins
            : has == 1 ? PHRASE_pay_one_coin
                       : PHRASE_pay_few_coins,
            WITH("price", (int64_t)amount), WITH("count", has));
    return false;
}

static int pay_asked(lua_State *L);

static int pay_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return host_approved(L) ? pay_asked(L) : push_no(L, PHRASE_pay_nothing);
}

/* Continues pay with its arguments, which were checked before the player was asked. */
static int pay_asked(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *from = to_object(L, 1);
    lua_Integer amount = lua_tointeger(L, 3);
    (void)to_object(L, 2);
    if (!may_pay(engine, from)) {
        return push_no(L, PHRASE_pay_player);
    }
    if (!has_coins(L, from, amount)) {
        return 2;
    }
    struct object *payer = payer_of(engine, from);
    if (payer) {
        struct approval approval = {.kind = APPROVAL_COINS, .who = payer->id, .coins = amount};
        bool confirms = must_confirm(L, payer, amount);
        int results = host_approve(L, &approval, confirms, pay_answered);
        if (results >= 0) {
            return results;
        }
        host_of(L)->running->paid = confirms ? 0 : host_of(L)->running->paid + amount;
    }
    coins_take(engine, from, amount);
    coins_give(engine, to_object(L, 2), amount); /* a handler of the coins' contents may have
                                                    destroyed it */
    return push_flag(L, true);
}

/*** o:pay(TO, AMOUNT) -> true?, string?
Moves AMOUNT in coins from o to TO, another holder. True, or nil and the reason. A player pays only by
their own command, and the game asks them first, unless they agreed to that sum for your scripts
before (help consent). The coins in a bag that a player holds, or in a chest at their home, belong
to that player. */
static int api_pay(lua_State *L)
{
    (void)to_object(L, 1);
    (void)to_object(L, 2);
    lua_Integer amount = luaL_checkinteger(L, 3);
    host_check_writable(L);
    sandbox_charge(L, 100);
    if (amount < 1 || amount > HEAP_MAX) {
        return luaL_argerror(L, 3, "a whole number of coins, 1 or more");
    }
    lua_settop(L, 3);
    return pay_asked(L);
}

/* is_verbatim(): true if the speech of this transaction comes from a chat client and must be
 * shown unchanged. */
static int api_is_verbatim(lua_State *L)
{
    return push_flag(L, engine_transaction(engine_of(L))->speech.verbatim);
}

/* emoji(TEXT): replaces ":smile:" and the like by their characters; words from a chat client stay
 * unchanged. */
static int api_emoji(lua_State *L)
{
    struct buf out = {0};
    struct str text = to_str(L, 1);
    sandbox_charge(L, 10 + text.length);
    if (engine_transaction(engine_of(L))->speech.verbatim ||
            str_find_char(text, ':', 0) == SIZE_MAX) {
        lua_pushvalue(L, 1);
        return 1;
    }
    str_put_emoji(text, &out);
    return push_buf(L, &out);
}

/* sys.rules(): {party = true, ...}: of each package, whether it is on. */
static int sys_rules(lua_State *L)
{
    const struct packages *packages = packages_of(engine_of(L));
    lua_createtable(L, 0, packages ? (int)packages->count : 0);
    for (size_t i = 0; packages && i < packages->count; i++) {
        set_flag(L, packages->list[i]->name, package_is_active(packages->list[i]));
    }
    return 1;
}

/* sys.verb(WORD): the full name of the game's verb that a player means by WORD; or nil, also for a
 * word that only gives advice on what to type instead. */
static int sys_verb(lua_State *L)
{
    struct commands *commands = stock_commands(engine_of(L));
    struct str verb = commands_expand(commands, to_str(L, 1), PERM_PLAYER, NULL);
    if (verb.bytes && !commands_only_advise(commands, verb)) {
        push_str(L, verb);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

/* sys.plural(WORDS): the plural of WORDS, which have no article. */
static int sys_plural(lua_State *L)
{
    struct buf several = {0};
    sandbox_charge(L, 20);
    phrase_plural(engine_of(L), str_fit(to_str(L, 1), INFLECTED_MAX), &several);
    return push_buf(L, &several);
}

/* sys.third_person(VERB): the verb's third person: "bless" gives "blesses". */
static int sys_third_person(lua_State *L)
{
    struct buf form = {0};
    sandbox_charge(L, 20);
    phrase_verb(engine_of(L), str_fit(to_str(L, 1), INFLECTED_MAX), false, &form);
    return push_buf(L, &form);
}

void bind_game_open(struct host *host)
{
    static const struct api sys[] = {{"rules", sys_rules}, {"verb", sys_verb},
            {"plural", sys_plural}, {"third_person", sys_third_person}};
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
    static const struct api all[] = {
            {"direction", api_direction},
            {"opposite", api_opposite},
    };
    static const struct api stock[] = {
            {"sees", api_sees},
            {"reaches", api_reaches},
            {"things_in", api_things_in},
            {"is_lit", api_is_lit},
            {"place_of", api_place_of},
            {"find_exit", api_find_exit},
            {"perform", api_perform_game},
            {"is_verbatim", api_is_verbatim},
            {"emoji", api_emoji},
    };
    api_add_acts(host, &(struct api){"pay", api_pay}, 1);
    api_add(host, false, all, sizeof(all) / sizeof(all[0]));
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
