/* gift_test.c -- Things that a player holds or has at home stay as they are when their maker changes
 * a prototype, and always come out. Each test is an attack, tried on the whole game.
 *
 * alice is the builder who attacks; bob plays. For direct changes see container_attack_test.c. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "world/model/kv.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <string.h>

/* A thing of alice's, made from a prototype of hers, that she gave to bob. */
struct gift {
    uint64_t kind;
    uint64_t thing;
};

static struct gift give_made(struct bench *b, const char *name, const char *from)
{
    struct gift gift = {.kind = bench_create(b, "a kind", from)};
    if (strcmp(from, "container") == 0) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", gift.kind);
    }
    gift.thing =
            trial_first_id(trial_typef(b->alice, "@create %s from #%" PRIu64, name, gift.kind));
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", gift.thing);
    (void)trial_typef(b->alice, "drop #%" PRIu64, gift.kind);
    trial_advance(b->trial, 5);
    trial_forget_all(b->trial);
    return gift;
}

BENCH_TEST(a_prototype_cannot_dress_anybody)
{
    (void)bench_settle(b);
    struct gift ring = give_made(b, "a ring", "garment");
    struct gift satchel = give_made(b, "a satchel", "container");

    (void)trial_typef(b->alice, "@set #%" PRIu64 ".worn = true", ring.kind);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".worn = true", satchel.kind);

    assert_has(trial_type(b->bob, "drop ring"), "You drop the ring.");
    assert_has(trial_type(b->bob, "drop satchel"), "You drop the satchel.");
    (void)trial_type(b->bob, "take ring");
    assert_has(trial_type(b->bob, "wear ring"), "You put on");
    assert_has(trial_type(b->bob, "remove ring"), "You take off");
    assert_has(trial_type(b->bob, "drop ring"), "You drop the ring.");
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, ring.thing), "worn =");
}

/* Each would change the chest through its prototype. */
static const char *const gift_changes[] = {"name = \"a trap\"", "aliases = {\"coins\"}",
        "open = false", "locked = true", "closable = false", "hidden = true", "capacity = 0",
        "portable = false", "weight = 1000", "desc = \"Stolen.\"",
        "details = {[\"lid\"] = \"Stolen.\"}", "room_line = \"Stolen.\"", "corpse = true",
        "proper = true", "enterable = true", "furniture_of = here"};

static void change_kind(struct bench *b, const struct gift *gift)
{
    char id[32];
    for (size_t i = 0; i < sizeof(gift_changes) / sizeof(gift_changes[0]); i++) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".%s", gift->kind, gift_changes[i]);
    }
    (void)snprintf(id, sizeof(id), "#%" PRIu64, gift->kind);
    assert_has(trial_program(b->alice, id,
                       "before('take', function() return 'Mine now.' end) "
                       "on('describe', function() return 'A thief.' end) "
                       "on('hear', function(e) e.this:announce('It laughs.') end)"),
            "revision");
    trial_forget_all(b->trial);
}

/* True if the chest looks and works for bob as it did when he got it. */
static void assert_unchanged(struct bench *b)
{
    struct str reply = trial_type(b->bob, "look chest");
    assert_lacks(reply, "Stolen");
    assert_lacks(reply, "thief");
    assert_has(trial_type(b->bob, "take 5 coins from chest"), "You take 5 coins");
    assert_has(trial_type(b->bob, "put 5 coins in chest"), "You put the 5 coins");
    assert_has(trial_type(b->bob, "close chest"), "You close");
    assert_has(trial_type(b->bob, "open chest"), "You open");
    assert_lacks(trial_type(b->bob, "say hello"), "laughs");
}

BENCH_TEST(a_held_thing_stays_as_it_is_when_its_prototype_changes)
{
    (void)bench_settle(b);
    struct gift chest = give_made(b, "a chest", "container");
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "put 20 coins in chest");

    change_kind(b, &chest);

    assert_unchanged(b);
    assert_has(trial_type(b->bob, "drop chest"), "You drop");
}

BENCH_TEST(a_thing_at_home_stays_as_it_is_when_its_prototype_changes)
{
    struct gift chest = give_made(b, "a chest", "container");
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "put 20 coins in chest");
    (void)trial_type(b->bob, "drop chest");
    trial_advance(b->trial, 5);

    change_kind(b, &chest);

    assert_has(trial_type(b->bob, "look"), "chest");
    assert_unchanged(b);
    assert_has(trial_type(b->bob, "empty chest"), "You take");
    assert_has(trial_type(b->bob, "take chest"), "You take the chest");
}

BENCH_TEST(a_thing_in_a_bag_that_is_given_stays_as_it_is)
{
    uint64_t kind = bench_create(b, "a kind", NULL);
    uint64_t bag = bench_create(b, "a bag", "container");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", bag);
    (void)trial_typef(b->alice, "@create a pill from #%" PRIu64, kind);
    (void)trial_type(b->alice, "put pill in bag");
    (void)trial_type(b->alice, "give bag to bob");

    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = Stolen.", kind);

    assert_lacks(trial_type(b->bob, "look pill"), "Stolen.");
}

BENCH_TEST(at_home_a_player_takes_what_a_builders_script_would_keep)
{
    uint64_t chest = bench_create(b, "a chest", "container");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", chest);
    bench_program_object(b, chest,
            "before('take', function() return 'Stuck.' end) "
            "before('take', 'source', function() return 'Stuck.' end) "
            "command('shut {this}', function(e) e.this.open = false end)");
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->alice, "give chest to bob");
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "drop chest");
    (void)trial_type(b->bob, "put 20 coins in chest");

    assert_has(trial_type(b->bob, "take 5 coins from chest"), "You take 5 coins");
    (void)trial_type(b->bob, "shut chest");
    assert_has(trial_type(b->bob, "empty chest"), "from the chest");
    assert_has(trial_type(b->bob, "take chest"), "You take the chest");
}

BENCH_TEST(a_prototype_of_kept_things_stays_and_gets_no_other_prototype)
{
    struct gift toy = give_made(b, "a toy", "item");
    uint64_t trap = bench_create(b, "a trap", NULL);
    bench_program_object(b, trap, "on('describe', function() return 'A thief.' end)");

    assert_has(trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, toy.kind, trap),
            "holds a thing made from it");
    assert_has(trial_typef(b->alice, "@destroy #%" PRIu64, toy.kind),
            "holds a thing made from it");
    assert_has(trial_typef(b->alice, ";return object(%" PRIu64 "):destroy()", toy.kind),
            "holds a thing made from it");
    assert_lacks(trial_type(b->bob, "look toy"), "thief");
    (void)trial_type(b->bob, "drop toy");
    assert_lacks(trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, toy.kind, trap),
            "holds a thing");
}

/* Each is set on the thing itself, before it is given or by its own script afterwards. */
static const char *const snares[] = {"hidden = true", "portable = false", "worn = true",
        "corpse = true", "furniture_of = object(\"$start\")", "slots = {\"head\"}",
        "bulk = 1000000", "amount = 0", "capacity = 0", "enterable = true", "sitting = true",
        "fighting = true", "dying = true", "lit = false", "npc = true", "room_line = \"\"",
        "held = true", "aliases = {}", "desc = \"\"", "count = 0", "dark = true",
        "closable = false", "locked = true", "open = false"};

/* True if bob sees the thing, and can put it down, take it and pass it on. */
static void assert_usable(struct bench *b, const char *snare, const char *way)
{
    static const char *const lines[][2] = {{"inventory", "trinket"},
            {"look trinket", "trinket"}, {"drop trinket", "You drop the trinket."},
            {"look", "trinket"}, {"take trinket", "You take the trinket."},
            {"put trinket in crate", "You put the"},
            {"take trinket from crate", "You take the trinket"}, {"drop all", "trinket"},
            {"take trinket", "You take"}, {"snare trinket", ""}, {"inventory", "trinket"},
            {"drop trinket", "You drop"}, {"take trinket", "You take"},
            {"give trinket to alice", "You give the trinket"}};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->bob, lines[i][0]);
        if (str_find(reply, str_of(lines[i][1]), 0) == SIZE_MAX) {
            fail_msg("%s, %s, %s: %.*s\n", snare, way, lines[i][0], STR_FMT(reply));
        }
    }
}

BENCH_TEST(no_property_of_a_gift_keeps_its_holder_from_seeing_it_or_letting_go_of_it)
{
    (void)bench_settle(b);
    uint64_t crate = trial_first_id(trial_type(b->wizard, "@create a crate from container"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".open = true", crate);
    (void)trial_type(b->wizard, "drop crate");
    for (size_t i = 0; i < sizeof(snares) / sizeof(snares[0]); i++) {
        for (unsigned way = 0; way < 3; way++) {
            char source[600];
            uint64_t trinket = bench_create(b, "a trinket", way == 1 ? "container" : "garment");
            (void)snprintf(source, sizeof(source),
                    "command('snare {this}', function(e) e.this.%s end) "
                    "command('prod {this}', function(e) e.this:after(1, 't') end) "
                    "on('timer:t', function(e) e.this.%s end) "
                    "command('claim {this}', function(e) e.this.%s "
                    "e.this:move(e.actor) end)",
                    snares[i], snares[i], snares[i]);
            bench_program_object(b, trinket, source);
            if (way < 2) {
                (void)trial_type(b->alice, "drop trinket");
                (void)trial_type(b->bob, "claim trinket");
            } else {
                (void)trial_type(b->alice, "give trinket to bob");
                (void)trial_type(b->bob, "prod trinket");
                trial_advance(b->trial, 2);
            }
            assert_usable(b, snares[i],
                    way == 0   ? "given"
                    : way == 1 ? "given box"
                               : "set later");
            (void)trial_typef(b->wizard, "@destroy #%" PRIu64, trinket);
            (void)trial_type(b->wizard, "yes");
        }
    }
}

/* Makes the world as an older version left it: nothing that is held is noted or frozen. */
static void unfreeze(struct bench *b, uint64_t thing)
{
    struct world *world = trial_world(b->trial);
    struct engine *engine = trial_engine(b->trial);
    transaction_begin(engine, 0, 0);
    struct object *object = world_find(world, thing);
    for (size_t left = object->prop_count; left > 0; left = object->prop_count) {
        uint32_t atom = object->props[left - 1].atom;
        if (atom == ATOM_name) {
            break;
        }
        prop_set(world, object, atom, value_nil());
    }
    (void)kv_set(engine_world(engine), STR("held things"), value_nil());
    transaction_commit(engine);
    trial_settle(b->trial);
}

BENCH_TEST(what_was_held_before_the_game_froze_it_is_frozen_at_the_first_start)
{
    (void)bench_settle(b);
    struct gift chest = give_made(b, "a chest", "container");
    struct gift pill = give_made(b, "a pill", "item");
    (void)trial_type(b->bob, "put pill in chest");
    unfreeze(b, chest.thing);
    unfreeze(b, pill.thing);
    assert_string_equal(trial_property(b->trial, chest.thing, "_held_since"), "nil");

    trial_crash(b->trial);
    trial_settle(b->trial);
    trial_advance(b->trial, 5);

    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "put 20 coins in chest");
    change_kind(b, &chest);
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = Stolen.", pill.kind);
    assert_unchanged(b);
    assert_lacks(trial_type(b->bob, "look pill"), "Stolen.");
    assert_has(trial_type(b->bob, "drop chest"), "You drop");
}

/* A script's thing in somebody's home reports what it finds there. */
BENCH_TEST(a_gift_at_home_looks_around_for_nobody)
{
    uint64_t teddy = bench_create(b, "a teddy", "container");
    bench_program_object(b, teddy,
            "local function names(list) local out = {} for i, o in ipairs(list) do "
            "out[i] = o.name or '?' end return table.concat(out, ',') end "
            "local function spy(e) local home = e.this.location "
            "e.this.seen = names(home.contents) .. ';' .. names(find{proto='thing', "
            "near=home}) "
            ".. ';' .. names(find{proto='sign'}) .. ';' .. names(e.this.contents) end "
            "on('timer:t', spy) on('hear', 'witness', spy) "
            "command('wind {this}', function(e) e.this:every(1, 't') end)");
    uint64_t note = trial_first_id(trial_type(b->wizard, "@create a velvet note from sign"));
    uint64_t key = trial_first_id(trial_type(b->wizard, "@create a tin key from item"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", note);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", key);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", teddy);
    (void)trial_type(b->alice, "give teddy to bob");
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "drop note");
    (void)trial_type(b->bob, "put key in teddy");
    (void)trial_type(b->bob, "drop teddy");
    (void)trial_type(b->bob, "wind teddy");
    trial_advance(b->trial, 3);
    char seen[256];
    (void)snprintf(seen, sizeof(seen), "%s", trial_property(b->trial, teddy, "seen"));
    assert_lacks(str_of(seen), "velvet");
    assert_lacks(str_of(seen), "bob");
    assert_has(str_of(seen), "teddy");
    assert_has(str_of(seen), "tin key");
    (void)trial_type(b->bob, "say hello");
    trial_settle(b->trial);
    assert_lacks(str_of(trial_property(b->trial, teddy, "seen")), "velvet");
}

BENCH_TEST(a_search_names_nothing_in_the_hands_or_homes_of_others)
{
    bench_coins(b, trial_character(b->bob), 25);
    uint64_t held = trial_first_id(trial_type(b->wizard, "@create a velvet hat from item"));
    uint64_t kept = trial_first_id(trial_type(b->wizard, "@create a velvet rug from item"));
    uint64_t own = bench_create(b, "a velvet toy", NULL);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", held);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", kept);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", own);
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "drop rug");

    struct str found = trial_type(b->alice, "@find velvet");

    assert_lacks(found, "hat");
    assert_lacks(found, "rug");
    assert_has(found, "toy");
    assert_lacks(trial_type(b->alice, "@find coin"), "25");
    assert_has(trial_type(b->wizard, "@find velvet"), "rug");
}
