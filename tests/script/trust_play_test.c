/* trust_play_test.c -- A builder who tries everything: invariants after every step, whatever she
 * wrote, made, bought and had her npcs do.
 *
 * Mallory builds a den beside a market with the game's bank, shop, pet shop, auction desk and dump.
 * Alice, bob and carol hold coins; alice has a locked home; dave sits where nobody can be heard. In
 * each step somebody types one of the lines below, or Mallory sets any property of any thing of
 * hers. After each:
 *   1. the coins in the world, in official purses and those that left the world add up to the sum
 *      at the beginning;
 *   2. the bank holds the players' deposits;
 *   3. nothing without an owner inherits from a builder's object;
 *   4. no other purse has less in it, except by that player's own line that names the payment;
 *   5. nobody has a title, more than three points from one quest, or more than ten for each day;
 *   6. none of her things is in alice's home;
 *   7. dave heard nothing.
 *
 * To try more: SKEIN_ROUNDS=100 SKEIN_SEED=7 test-script trust_play. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "engine/core/perception/perceive.h"
#include "tests/script/bench.h"
#include "tests/script/trust_heard.h"
#include "tests/script/trust_lines.h"
#include "tests/support/repeat.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum play_people { MALLORY, ALICE, BOB, CAROL, DAVE, CAST, OWN_MAX = 60, COINS_EACH = 900 };

#define DAY_MS 86400000

#define CHOOSE(list) (list)[rng_below(&play->rng, sizeof(list) / sizeof((list)[0]))]

struct play {
    struct trial *trial;
    struct player *people[CAST];
    struct player *wizard;
    struct rng rng;
    uint64_t seed;
    uint64_t rooms[6]; /* market, den, hall, far, start, alice's home */
    uint64_t own[OWN_MAX];
    size_t own_count;
    int64_t coins;
    int64_t purse[CAST]; /* before the step */
    int payer;           /* the player whose own line may pay in this step; -1: none */
    int64_t days;        /* that the play has touched */
    size_t read[CAST];   /* how much each has read, for points */
    uint64_t pebble;
    uint64_t errand;
    uint64_t trader;
    unsigned rewards; /* that gave points */
    char step[2048];
};

/* -- the world -- */

static struct object *play_object(struct play *play, uint64_t id)
{
    return id ? world_find(trial_world(play->trial), id) : NULL;
}

static uint32_t play_atom(struct play *play, const char *name)
{
    return atom_intern(&trial_world(play->trial)->atoms, str_of(name));
}

static uint64_t play_by_ref(struct play *play, const char *ref)
{
    const struct object *object = world_find_ref(trial_world(play->trial), str_of(ref));
    return object ? object->id : 0;
}

static void own_add(struct play *play, uint64_t id)
{
    for (size_t i = 0; i < play->own_count; i++) {
        if (play->own[i] == id) {
            return;
        }
    }
    if (id && play->own_count < OWN_MAX) {
        play->own[play->own_count++] = id;
    }
}

static void play_make(struct play *play, const char *name, const char *from)
{
    own_add(play, trial_first_id(trial_typef(
                          play->people[MALLORY], "@create %s from %s", name, from)));
}

static void set_up_den(struct play *play)
{
    struct player *mallory = play->people[MALLORY];
    play->rooms[1] = trial_first_id(trial_type(mallory, "@dig Den"));
    play->rooms[2] = trial_first_id(trial_type(mallory, "@dig Hall"));
    (void)trial_typef(play->wizard, "@link north to #%" PRIu64, play->rooms[1]);
    (void)trial_typef(mallory, "@teleport me to #%" PRIu64, play->rooms[1]);
    (void)trial_typef(mallory, "@link south to #%" PRIu64, play->rooms[0]);
    (void)trial_typef(mallory, "@link up to #%" PRIu64, play->rooms[2]);
    own_add(play, play->rooms[1]);
    own_add(play, play->rooms[2]);
    (void)trial_typef(mallory, "@proto #%" PRIu64 " = room, petshop", play->rooms[1]);
    (void)trial_typef(
            mallory, "@set #%" PRIu64 ".pets = #%" PRIu64, play->rooms[1], play->rooms[2]);
    for (size_t i = 0; i < sizeof(den_things) / sizeof(den_things[0]); i++) {
        play_make(play, den_things[i][0], den_things[i][1]);
        (void)trial_typef(mallory, "@teleport #%" PRIu64 " to #%" PRIu64,
                play->own[play->own_count - 1], play->rooms[1]);
    }
    play->pebble = play->own[5];
    play->errand = play->own[6];
    play->trader = play->own[8];
    uint64_t puppy = trial_first_id(trial_typef(
            mallory, "@create a puppy from #%" PRIu64, play->own[play->own_count - 1]));
    own_add(play, puppy);
    (void)trial_typef(mallory, "@teleport #%" PRIu64 " to #%" PRIu64, puppy, play->rooms[2]);
    assert_lacks(trial_typef(mallory, DEN_SETUP, play->own[2]), "rror");
}

static void set_up_play(struct play *play)
{
    static const char *const called[CAST] = {"mallory", "alice", "bob", "carol", "dave"};
    play->trial = trial_start(NULL);
    play->wizard = trial_player(play->trial, "wizard");
    for (int i = 0; i < CAST; i++) {
        play->people[i] = trial_join(play->trial, called[i], i == MALLORY ? "builder" : NULL);
    }
    play->rooms[0] = trial_first_id(trial_type(play->wizard, "@dig Market"));
    play->rooms[3] = trial_first_id(trial_type(play->wizard, "@dig Far"));
    play->rooms[4] = play_by_ref(play, "start");
    (void)trial_typef(play->wizard, "@teleport #%" PRIu64, play->rooms[0]);
    assert_lacks(trial_type(play->wizard, market_setup), "rror");
    (void)trial_type(play->wizard, "@accept here = mallory");
    (void)trial_typef(play->wizard, "@teleport dave to #%" PRIu64, play->rooms[3]);
    (void)trial_type(play->people[ALICE], "home found");
    (void)trial_type(play->people[BOB], "deposit 300");
    (void)trial_type(play->people[ALICE], "home go");
    play->rooms[5] = play_object(play, trial_character(play->people[ALICE]))->location;
    assert_true(play->rooms[5] != play->rooms[0]);
    (void)trial_type(play->people[ALICE], "out");
    set_up_den(play);
    for (int i = ALICE; i < DAVE; i++) {
        (void)trial_typef(play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64,
                trial_character(play->people[i]), play->rooms[1]);
    }
    /* Everything with coins is in memory from now on. */
    (void)trial_type(play->wizard,
            ";#find{proto = 'coin'} + #find{proto = 'shopkeeper'} + #find{proto = 'quest'}");
    (void)trial_type(play->wizard, ";(function() for _, o in ipairs(find{proto = 'thing'}) do "
                                   "local _ = o.purse end end)()");
}

/* -- invariants -- */

struct figures {
    struct play *play;
    int64_t coins;  /* in all heaps and official purses */
    int64_t banked; /* that lie in the bank */
    int64_t owed;   /* that players have there */
};

static void play_broken(struct play *play, const char *what)
{
    fail_msg("seed %" PRIu64 ", after %s: %s", play->seed, play->step, what);
}

static int64_t play_coins(struct play *play, uint64_t holder)
{
    struct world *world = trial_world(play->trial);
    struct object *object = play_object(play, holder);
    size_t count = 0;
    int64_t sum = 0;
    const uint64_t *ids = object ? place_contents(world, object, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct object *one = world_find(world, ids[i]);
        if (one && proto_is_ref(world, one, "coin")) {
            sum += value_as_int(prop_get(world, one, play_atom(play, "amount")), 1);
        }
    }
    return sum;
}

static bool is_mallorys(struct play *play, struct object *object)
{
    size_t count = 0;
    uint64_t mallory = trial_character(play->people[MALLORY]);
    bool hers = object->owner == mallory || object->id == mallory;
    struct object *const *lineage = proto_lineage(trial_world(play->trial), object, &count);
    for (size_t i = 0; i < count; i++) {
        hers = hers || lineage[i]->owner == mallory;
    }
    return hers;
}

static struct object *top_room(struct play *play, struct object *object)
{
    for (int i = 0; object && i < 30 && !proto_is_ref(trial_world(play->trial), object, "room");
            i++) {
        object = play_object(play, object->location);
    }
    return object;
}

static void check_object(struct figures *figures, struct object *object)
{
    struct play *play = figures->play;
    struct world *world = trial_world(play->trial);
    bool hers = is_mallorys(play, object);
    char text[200];
    if (object->owner == 0 && hers && object->id != trial_character(play->people[MALLORY])) {
        (void)snprintf(
                text, sizeof(text), "#%" PRIu64 " is nobody's and a builder's", object->id);
        play_broken(play, text);
    }
    if (proto_is_ref(world, object, "coin") && object->location != 0) {
        figures->coins += value_as_int(prop_get(world, object, play_atom(play, "amount")), 1);
    }
    if (proto_is_ref(world, object, "shopkeeper") && !hers && object->location != 0) {
        figures->coins += (int64_t)prop_number(world, object, play_atom(play, "purse"), 0);
    }
    const struct object *room = hers ? top_room(play, object) : NULL;
    uint64_t home = room ? value_as_id(prop_get(world, (struct object *)(uintptr_t)room,
                                   play_atom(play, "home_of")))
                         : 0;
    if (home == trial_character(play->people[ALICE]) &&
            !is_mallorys(play, (struct object *)(uintptr_t)room) &&
            (proto_is_ref(world, object, "npc") || proto_is_ref(world, object, "player"))) {
        (void)snprintf(text, sizeof(text), "#%" PRIu64 ", in #%" PRIu64 ", is in alice's home",
                object->id, object->location);
        play_broken(play, text);
    }
}

/* Each quest tells its points in a sentence of its own. */
static void check_points_told(struct play *play, int who)
{
    struct str told = trial_told(play->people[who]);
    size_t at = play->read[who] < told.length ? play->read[who] : 0;
    play->read[who] = told.length;
    while ((at = str_find(told, STR("You get "), at)) != SIZE_MAX) {
        at += strlen("You get ");
        struct str rest = str_slice(told, at, told.length);
        uint64_t points = 0;
        if (str_to_u64(str_take_word(&rest), &points) && str_starts(rest, STR("quest point"))) {
            play->rewards++;
            if (points > 3) {
                play_broken(play, "a quest gave more than three points");
            }
        }
    }
}

static void check_people(struct play *play, struct figures *figures)
{
    struct world *world = trial_world(play->trial);
    for (int i = 0; i < CAST; i++) {
        struct object *who = play_object(play, trial_character(play->people[i]));
        int64_t has = play_coins(play, who->id);
        if (has < play->purse[i] && play->payer != i && i != MALLORY) {
            char text[100];
            (void)snprintf(text, sizeof(text), "%.*s has %" PRId64 " coins, not %" PRId64,
                    STR_FMT(prop_str(world, who, ATOM_name)), has, play->purse[i]);
            play_broken(play, text);
        }
        play->purse[i] = has;
        figures->owed += value_as_int(prop_get(world, who, play_atom(play, "_bank")), 0);
        const struct value *awards = prop_own(who, play_atom(play, "_awards"));
        if (awards && awards->kind == VALUE_TABLE && value_table_count(awards) > 0) {
            play_broken(play, "somebody has a title");
        }
        double points = prop_number(world, who, play_atom(play, "quest_points"), 0);
        if (points > 10.0 * (double)play->days) {
            play_broken(play, "somebody got too many quest points in a day");
        }
        check_points_told(play, i);
    }
}

static int64_t gone_at_auctions(struct play *play)
{
    struct object *house = play_object(play, play_by_ref(play, "auctioneer"));
    return value_as_int(prop_get(trial_world(play->trial), house, play_atom(play, "_gone")), 0);
}

static struct figures check_play(struct play *play)
{
    struct world *world = trial_world(play->trial);
    struct figures figures = {.play = play};
    size_t cursor = 0;
    size_t count = 0;
    uint64_t ids[4000];
    uint64_t id = 0;
    void *value = NULL;
    while (map_each(&world->objects, &cursor, &id, &value) && count < 4000) {
        ids[count++] = id;
    }
    for (size_t i = 0; i < count; i++) {
        struct object *object = play_object(play, ids[i]);
        if (object && !object->destroyed) {
            check_object(&figures, object);
        }
    }
    figures.coins += gone_at_auctions(play);
    figures.banked = play_coins(play, play_by_ref(play, "bank"));
    check_people(play, &figures);
    if (figures.banked != figures.owed) {
        play_broken(play, "the bank does not have what was deposited");
    }
    if (trust_heard_of_players(trial_told(play->people[DAVE]))) {
        play_broken(play, "dave heard it");
    }
    return figures;
}

/* -- steps -- */

static uint64_t any_own(struct play *play)
{
    return play->own[rng_below(&play->rng, play->own_count)];
}

/* One that is not her den or her hall. */
static uint64_t any_thing(struct play *play)
{
    return play->own[2 + rng_below(&play->rng, play->own_count - 2)];
}

/* One of hers that can act, if it is found soon. */
static uint64_t any_npc(struct play *play)
{
    uint64_t id = any_own(play);
    for (int i = 0; i < 20; i++) {
        struct object *object = play_object(play, id);
        if (object && proto_is_ref(trial_world(play->trial), object, "npc")) {
            return id;
        }
        id = any_own(play);
    }
    return id;
}

/* Writes the line that a pattern stands for. */
static void play_fill(struct play *play, const char *pattern, struct buf *out)
{
    for (const char *at = pattern; *at; at++) {
        char kind = at[0] == '%' ? at[1] : '\0';
        if (kind == 'o') {
            buf_printf(out, "object('#%" PRIu64 "')", any_own(play));
        } else if (kind == 'p') {
            buf_printf(out, "object('#%" PRIu64 "')",
                    trial_character(play->people[rng_below(&play->rng, CAST)]));
        } else if (kind == 'r') {
            buf_printf(out, "object('#%" PRIu64 "')", play->rooms[rng_below(&play->rng, 6)]);
        } else if (kind == 'n') {
            buf_printf(out, "%u", (unsigned)rng_below(&play->rng, 24));
        } else if (kind == 'l') {
            buf_add_text(out, "\"");
            play_fill(play, CHOOSE(npc_lines), out);
            buf_add_text(out, "\"");
        } else {
            buf_add_char(out, *at);
            continue;
        }
        at++;
    }
}

static void play_type(struct play *play, int who, const char *line)
{
    (void)snprintf(play->step, sizeof(play->step), "\"%s\" of %d", line, who);
    (void)trial_type(play->people[who], line);
}

static void set_property_at_random(struct play *play)
{
    struct buf line = {0};
    buf_printf(&line, "; (function() object('#%" PRIu64 "').", any_own(play));
    if (rng_below(&play->rng, 3) > 0) {
        play_fill(play, CHOOSE(apt_settings), &line);
    } else {
        buf_printf(&line, "%s = ", CHOOSE(tried_names));
        play_fill(play, CHOOSE(tried_values), &line);
    }
    buf_add_text(&line, " end)()");
    play_type(play, MALLORY, line.bytes);
    buf_finish(&line);
}

static void perform_at_random(struct play *play)
{
    struct buf line = {0};
    buf_printf(&line, "; object('#%" PRIu64 "'):perform([[", any_npc(play));
    play_fill(play, CHOOSE(npc_lines), &line);
    buf_add_text(&line, "]])");
    play_type(play, MALLORY, line.bytes);
    buf_finish(&line);
}

static void build_at_random(struct play *play)
{
    struct buf line = {0};
    switch (rng_below(&play->rng, 6)) {
    case 0:
        buf_printf(&line, "@proto #%" PRIu64 " = %s", any_thing(play), CHOOSE(tried_protos));
        break;
    case 1:
        buf_printf(&line, "@proto #%" PRIu64 " = %s, #%" PRIu64, any_own(play),
                CHOOSE(tried_protos), any_own(play));
        break;
    case 2:
        buf_printf(&line, "@create a thing from #%" PRIu64, any_own(play));
        break;
    case 3:
        buf_printf(&line, "@clone #%" PRIu64, any_own(play));
        break;
    case 4:
        buf_printf(&line, "@teleport #%" PRIu64 " to #%" PRIu64, any_own(play),
                play->rooms[rng_below(&play->rng, 6)]);
        break;
    default:
        buf_printf(&line, "@create a thing from %s", CHOOSE(tried_protos));
        break;
    }
    play_type(play, MALLORY, line.bytes);
    bool made = line.bytes[1] == 'c';
    own_add(play, made ? trial_first_id(trial_reply(play->people[MALLORY])) : 0);
    buf_finish(&line);
}

static void program_at_random(struct play *play)
{
    char id[32];
    const char *source = CHOOSE(tried_programs);
    (void)snprintf(id, sizeof(id), "#%" PRIu64, any_own(play));
    (void)snprintf(play->step, sizeof(play->step), "@program %s %s", id, source);
    (void)trial_program(play->people[MALLORY], id, source);
}

static void bring_at_random(struct play *play)
{
    char line[100];
    int who = (int)rng_below(&play->rng, DAVE);
    (void)snprintf(line, sizeof(line), "@teleport #%" PRIu64 " to #%" PRIu64,
            trial_character(play->people[who]), play->rooms[rng_below(&play->rng, 5) / 2]);
    (void)snprintf(play->step, sizeof(play->step), "%s", line);
    (void)trial_type(play->wizard, line);
}

static void play_line(struct play *play)
{
    int who = ALICE + (int)rng_below(&play->rng, 3);
    bool pays = rng_below(&play->rng, 3) == 0;
    play->payer = pays ? who : -1;
    play_type(play, who, pays ? CHOOSE(paying_lines) : CHOOSE(player_lines));
}

static void let_time_pass(struct play *play)
{
    static const unsigned seconds[] = {1, 5, 70, 400};
    unsigned long_ = CHOOSE(seconds);
    (void)snprintf(play->step, sizeof(play->step), "%u seconds", long_);
    trial_advance(play->trial, long_);
}

/* Somebody does Mallory's errand honestly; an hour later it can be done again. */
static void do_errand(struct play *play)
{
    int who = (int)rng_below(&play->rng, DAVE);
    struct player *player = play->people[who];
    (void)snprintf(play->step, sizeof(play->step), "the errand, done by %d", who);
    (void)trial_typef(play->people[MALLORY],
            "; (function() local q, p = object('#%" PRIu64 "'), object('#%" PRIu64 "') "
            "q.steps = {{goal = 'Take it.', on = 'take', what = p}} q.again = 1 q.giver = "
            "object('#%" PRIu64 "') q.needs, q.together, q.time = nil p.portable = true "
            "p.name = 'a pebble' end)()",
            play->errand, play->pebble, play->rooms[1]);
    (void)trial_typef(play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64,
            trial_character(player), play->rooms[1]);
    (void)trial_typef(
            play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, play->pebble, play->rooms[1]);
    (void)trial_type(player, "journal begin errand");
    (void)trial_typef(player, "take #%" PRIu64, play->pebble);
    trial_advance(play->trial, 3700);
}

/* Somebody buys Mallory's goods in her den. */
static void buy_of_hers(struct play *play)
{
    static const char *const lines[] = {"buy 1", "buy puppy", "buy thing", "buy a breed"};
    int who = ALICE + (int)rng_below(&play->rng, 3);
    (void)trial_typef(play->people[MALLORY],
            "; (function() local t, den = object('#%" PRIu64 "'), object('#%" PRIu64 "') "
            "t.goods = {{proto = object('#%" PRIu64 "'), price = 1}} "
            "den.pets = object('#%" PRIu64 "') end)()",
            play->trader, play->rooms[1], any_thing(play), play->rooms[2]);
    (void)trial_typef(
            play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, play->trader, play->rooms[1]);
    (void)trial_typef(play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64,
            trial_character(play->people[who]), play->rooms[1]);
    play->payer = who;
    play_type(play, who, CHOOSE(lines));
}

/* Mallory tries alice's door by every word for it. */
static void try_door(struct play *play)
{
    static const char *const ways[] = {"home visit alice", "visit alice", "home go alice",
            "enter alice's home", "alice", "go alice", "in"};
    play->payer = MALLORY;
    play_type(play, MALLORY, CHOOSE(ways));
}

/* Her script brings an npc of hers there, or the npc follows alice, who walks in and out. */
static void try_home_by_npc(struct play *play)
{
    uint64_t npc = any_npc(play);
    (void)snprintf(play->step, sizeof(play->step), "#%" PRIu64 " goes home with alice", npc);
    if (rng_below(&play->rng, 2) == 0) {
        (void)trial_typef(play->people[MALLORY],
                "; object('#%" PRIu64 "'):move(object('#%" PRIu64 "'))", npc, play->rooms[5]);
        return;
    }
    (void)trial_typef(play->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, npc, play->rooms[1]);
    (void)trial_typef(play->wizard, "@teleport alice to #%" PRIu64, play->rooms[1]);
    (void)trial_typef(play->people[MALLORY],
            "; (function() local o = object('#%" PRIu64 "') o.following = object('#%" PRIu64
            "') o:perform('follow alice') end)()",
            npc, trial_character(play->people[ALICE]));
    (void)trial_type(play->people[ALICE], "home go");
    trial_advance(play->trial, 5);
}

static void play_step(struct play *play)
{
    static void (*const kinds[])(struct play *) = {set_property_at_random,
            set_property_at_random, set_property_at_random, perform_at_random,
            perform_at_random, build_at_random, program_at_random, play_line, play_line,
            let_time_pass, bring_at_random, do_errand, buy_of_hers, try_door, try_home_by_npc};
    play->payer = -1;
    if (rng_below(&play->rng, 10) == 0) {
        play->payer = MALLORY;
        play_type(play, MALLORY, CHOOSE(mallory_lines));
        return;
    }
    CHOOSE(kinds)(play);
}

/* Adds how many quests gave points. */
static void play_seed(uint64_t seed, uint64_t steps, unsigned *out_rewards)
{
    struct play *play = mem_alloc(sizeof(*play));
    *play = (struct play){0};
    play->seed = seed;
    play->payer = -1;
    rng_seed(&play->rng, seed);
    set_up_play(play);
    (void)snprintf(play->step, sizeof(play->step), "the beginning");
    play->coins = check_play(play).coins;
    assert_true(play->coins >= COINS_EACH * CAST);
    int64_t began_ms = world_now_ms(trial_world(play->trial));
    for (uint64_t i = 0; i < steps; i++) {
        play_step(play);
        if (getenv("SKEIN_TRACE")) {
            print_message("%s\n    %.*s\n", play->step,
                    STR_FMT(trial_reply(
                            play->people[play->payer < 0 ? MALLORY : play->payer])));
        }
        play->days = world_now_ms(trial_world(play->trial)) / DAY_MS - began_ms / DAY_MS + 1;
        struct figures found = check_play(play);
        if (found.coins != play->coins) {
            char text[100];
            (void)snprintf(text, sizeof(text), "there are %" PRId64 " coins, not %" PRId64,
                    found.coins, play->coins);
            play_broken(play, text);
        }
    }
    *out_rewards += play->rewards;
    trial_stop(play->trial);
    mem_free(play);
}

TEST(random_attacks_of_a_builder_gain_no_further_rights)
{
    uint64_t first = test_number("SKEIN_SEED", 1);
    uint64_t rounds = test_rounds(2, 40);
    unsigned rewards = 0;
    for (uint64_t i = 0; i < rounds; i++) {
        play_seed(first + i, test_steps(250, 800), &rewards);
    }
    assert_true(rewards > 4 * rounds); /* the limits of points are reached */
}
