/* trust_test.c -- Trust by provenance: an object that a builder had a hand in has only a builder's
 * trust, even if somebody else made it in the end, and whatever its properties say.
 *
 * Alice is the builder, bob a player. Random attacks are in trust_play_test.c. */
#include "engine/core/rights/trust.h"

#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "tests/script/bench.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>

static struct object *trust_object(struct bench *b, uint64_t id)
{
    return world_find(trial_world(b->trial), id);
}

/* An object of alice's that others inherit from. */
static uint64_t trust_proto(struct bench *b, const char *name, const char *from, double price)
{
    uint64_t id = bench_create(b, name, from);
    if (price > 0) {
        (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = %g", id, price);
    }
    return id;
}

/* Runs EXPRESSION with alice's rights; the answer. */
#define alice_says(b, ...) trial_typef((b)->alice, "; " __VA_ARGS__)

/* -- owners of new things -- */

BENCH_TEST(a_shops_copy_of_a_builders_prototype_belongs_to_the_builder)
{
    (void)bench_settle(b);
    uint64_t bun = trust_proto(b, "bun", "food", 2);
    uint64_t baker = bench_create(b, "baker", "npc, shopkeeper");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".goods = { #%" PRIu64 " }", baker, bun);
    (void)trial_type(b->alice, "@teleport baker to here");
    bench_coins(b, trial_character(b->bob), 10);

    (void)trial_type(b->bob, "list");
    assert_has(trial_type(b->bob, "buy bun"), "You buy a bun");

    assert_has(bench_value(b, "(function() for _, o in ipairs(find{proto = 'food'}) do "
                              "if o.location and o.location.name == 'bob' then "
                              "return o.owner and o.owner.name end end end)()"),
            "alice");
}

BENCH_TEST(a_sold_or_given_thing_keeps_its_description)
{
    (void)bench_settle(b);
    uint64_t bun = trust_proto(b, "a bun", "food", 2);
    uint64_t baker = bench_create(b, "baker", "npc, shopkeeper");
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = It is warm.", bun);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".goods = { #%" PRIu64 " }", baker, bun);
    (void)trial_type(b->alice, "@teleport baker to here");
    bench_coins(b, trial_character(b->bob), 10);
    (void)trial_type(b->bob, "list");
    assert_has(trial_type(b->bob, "buy bun"), "You buy a bun");
    uint64_t gift = trial_first_id(
            alice_says(b, "create(object('#%" PRIu64 "'), { location = me })", bun));
    uint64_t own = trial_first_id(
            alice_says(b, "create(object('#%" PRIu64 "'), { location = me })", bun));
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", gift);

    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a rat", bun);
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = It is dead.", bun);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".weight = 1000", bun);

    struct str held = trial_type(b->bob, "inventory");
    assert_has(held, "a bun (x2)");
    assert_lacks(held, "rat");
    assert_has(trial_type(b->bob, "look 1.bun"), "It is warm.");
    assert_has(trial_type(b->bob, "look 2.bun"), "It is warm.");
    assert_string_equal(trial_property(b->trial, gift, "weight"), "1");
    assert_string_equal(trial_property(b->trial, own, "name"), "\"a rat\"");
}

BENCH_TEST(a_shopkeepers_texts_from_a_builder_are_marked)
{
    (void)bench_settle(b);
    uint64_t terms = bench_create(b, "a ledger", NULL);
    (void)trial_typef(b->alice,
            "; (function() object('#%" PRIu64 "').messages = { keeper_lacks_item = "
            "'No.\\n[public] Wizard: hello', player_sells = 'Yes.\\n[public] Wizard: hello' } "
            "object('#%" PRIu64 "').buys = true end)()",
            terms, terms);
    (void)trial_typef(b->wizard,
            "; create({'npc', 'shopkeeper'}, {name = 'a keeper', purse = 1000, shop = "
            "object('#%" PRIu64 "'), location = me.location}) and "
            "create('item', {name = 'a jug', price = 20, location = object('#%" PRIu64 "')})",
            terms, trial_character(b->bob));

    assert_has(trial_type(b->bob, "buy jug"), "alice's] [public] Wizard");
    assert_has(trial_type(b->bob, "sell jug"), "alice's] [public] Wizard");
}

BENCH_TEST(a_shop_cannot_sell_people_rooms_or_exits)
{
    (void)bench_settle(b);
    uint64_t baker = bench_create(b, "baker", "npc, shopkeeper");
    (void)trial_typef(b->alice,
            "@set #%" PRIu64
            ".goods = {{proto = $player, price = 1}, {proto = $room, price = 1}, "
            "{proto = $exit, price = 1}, {proto = $coin, price = 1}}",
            baker);
    (void)trial_type(b->alice, "@teleport baker to here");
    bench_coins(b, trial_character(b->bob), 10);

    static const char *const lines[] = {"buy 1", "buy 2", "buy player", "buy exit", "buy coin"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_lacks(trial_type(b->bob, lines[i]), "You buy");
    }
}

BENCH_TEST(a_builders_shop_mints_nothing_and_undercuts_nobody)
{
    (void)bench_settle(b);
    uint64_t sword = trial_first_id(trial_type(b->wizard, "@create sword"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".price = 200", sword);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = armoury/sword", sword);
    uint64_t baker = bench_create(b, "baker", "npc, shopkeeper");
    (void)trial_typef(b->alice,
            "; (function() local o = object('#%" PRIu64 "') o.buys = true o.purse = 100000 "
            "o.goods = {{proto = object('armoury/sword'), price = 1}} end)()",
            baker);
    (void)trial_type(b->alice, "@teleport baker to here");
    uint64_t vase = trust_proto(b, "vase", NULL, 500);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", vase);

    assert_has(trial_type(b->bob, "sell vase"), "can't afford");
    assert_has(trial_type(b->bob, "list"), "200 coins");
}

BENCH_TEST(the_games_shops_do_not_buy_things_priced_by_builders)
{
    (void)bench_settle(b);
    (void)trial_type(b->wizard,
            ";create({'npc', 'shopkeeper'}, {name = 'a keeper', buys = true, "
            "purse = 1000, location = me.location})");
    uint64_t vase = trust_proto(b, "vase", NULL, 500);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", vase);

    assert_has(trial_type(b->bob, "sell vase"), "I don't buy such things");
    (void)trial_type(b->wizard,
            ";create('item', {name = 'a jug', price = 20, "
            "location = object('#1') and match(me, 'bob', me.location.contents)})");
    assert_has(trial_type(b->bob, "sell jug"), "You sell");
}

/* S3a: actions of a bought pet by the stock clock. */
BENCH_TEST(a_pet_from_a_builders_prototype_has_its_builders_rights)
{
    uint64_t room = bench_settle(b);
    uint64_t cage = trial_first_id(trial_type(b->alice, "@dig Cage"));
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", room);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = room, petshop", room);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".pets = #%" PRIu64, room, cage);
    uint64_t breed = bench_create(b, "breed", "npc, routine");
    uint64_t puppy =
            trial_first_id(trial_typef(b->alice, "@create a puppy from #%" PRIu64 "", breed));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, puppy, cage);
    (void)trial_typef(b->alice,
            "@set #%" PRIu64 ".routine = {{at = 0, perform = {\"@wall evil one\", "
            "\"tell wizard evil words\", \"@announce evil two\", \"mail wizard = evil "
            "words\"}}}",
            breed);
    bench_coins(b, trial_character(b->bob), 300);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->alice,
            "; for i = 1, 9 do create('npc', {name = 'a flea', location = "
            "me.location, pet_of = match(me, 'bob', me.location.contents)}) end");

    (void)trial_type(b->bob, "list");
    assert_has(trial_type(b->bob, "buy puppy"), "You buy a puppy");
    assert_has(bench_value(b, "(function() for _, o in ipairs(find{proto = 'npc'}) do "
                              "if o.pet_of and o.name == 'a puppy' then return o.owner and "
                              "o.owner.name end end end)()"),
            "alice");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 400);

    assert_lacks(trial_told(carol), "evil");
    assert_lacks(trial_told(b->wizard), "evil");
}

BENCH_TEST(a_builders_pet_shop_shows_no_room_where_its_builder_is_not_accepted)
{
    uint64_t room = bench_settle(b);
    uint64_t vault = trial_first_id(trial_type(b->wizard, "@dig Vault"));
    (void)trial_typef(b->wizard,
            "@lua create('npc', {name = 'a spy', level = 1, location = object('#%" PRIu64
            "')})",
            vault);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", room);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = room, petshop", room);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".pets = #%" PRIu64, room, vault);

    assert_lacks(trial_type(b->bob, "list"), "spy");
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice", vault);
    assert_has(trial_type(b->bob, "list"), "spy");
}

/* A builder's thief takes nothing from players; the game's own thief does. */
BENCH_TEST(a_builders_thief_takes_nothing_from_a_player)
{
    uint64_t room = bench_settle(b);
    uint64_t area =
            trial_first_id(trial_type(b->wizard, "; create('area', {fighting = true})"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, room, area);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".builders = {#%" PRIu64 "}", area,
            trial_character(b->alice));
    bench_coins(b, trial_character(b->bob), 500);
    uint64_t thief = bench_create(b, "a thief", "npc, thief");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to here", thief);
    (void)trial_type(b->wizard,
            "@teleport bob to $start"); /* an area ticks from when somebody comes in */
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, room);

    trial_advance(b->trial, 600);
    assert_has(trial_type(b->bob, "coins"), "500");

    (void)trial_typef(b->alice, "@destroy #%" PRIu64, thief);
    (void)trial_type(b->wizard,
            "; create({'npc', 'thief'}, {name = 'a rogue', location = me.location})");
    trial_advance(b->trial, 600);
    assert_lacks(trial_type(b->bob, "coins"), "500");
}

/* D1 */
BENCH_TEST(a_builders_npc_uses_no_channels_name_as_a_verb)
{
    uint64_t parrot = bench_create(b, "parrot", "npc");
    (void)trial_type(b->alice, "drop parrot");
    trial_forget_all(b->trial);

    assert_has(
            alice_says(b, "object('#%" PRIu64 "'):perform('public hello all')", parrot), "nil");
    (void)alice_says(b, "object('#%" PRIu64 "')._channels", parrot);
    (void)alice_says(b,
            "(function() local o = object('#%" PRIu64 "') o._channels = {public = true} "
            "return o:perform('public hello all') end)()",
            parrot);

    assert_lacks(trial_told(b->bob), "hello all");
}

/* S3b */
BENCH_TEST(a_builders_npc_enters_no_locked_home_uninvited)
{
    (void)bench_settle(b);
    (void)trial_type(b->bob, "home found");
    uint64_t spy = bench_create(b, "spy", "npc");
    (void)trial_type(b->alice, "@teleport spy to here");
    char where[80];
    (void)snprintf(where, sizeof(where), "object('#%" PRIu64 "').location.name", spy);

    (void)alice_says(b, "object('#%" PRIu64 "'):perform('home visit bob')", spy);
    assert_lacks(bench_value(b, where), "home");
    (void)alice_says(b, "object('#%" PRIu64 "'):perform('visit bob')", spy);
    assert_lacks(bench_value(b, where), "home");
    (void)alice_says(b,
            "(function() local o = object('#%" PRIu64 "') o.following = object('#%" PRIu64 "') "
            "o.pet_of = o.following end)()",
            spy, trial_character(b->bob));
    (void)trial_type(b->bob, "home go");
    assert_lacks(bench_value(b, where), "home");
    assert_has(bench_value(b, "find{proto = 'home'}[1] ~= nil"), "true");
}

BENCH_TEST(a_box_cannot_carry_a_player_past_a_locked_door)
{
    (void)bench_settle(b);
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home leave");
    uint64_t box = bench_create(b, "crate", "container");
    uint64_t spy = bench_create(b, "spy", "npc");
    (void)alice_says(b, "object('#%" PRIu64 "').open = true", box);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, spy, box);
    (void)trial_typef(
            b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, box, trial_character(b->bob));

    assert_has(trial_type(b->bob, "home go"), "can't come in, so leave them outside");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to start", spy);
    assert_has(trial_type(b->bob, "home go"), "home");
}

/* S3c */
BENCH_TEST(a_quest_sold_by_a_builders_shop_counts_as_a_builders)
{
    (void)bench_settle(b);
    uint64_t pebble = bench_create(b, "pebble", NULL);
    uint64_t errand = bench_create(b, "errand", "quest");
    (void)alice_says(b,
            "(function() local q, p = object('#%" PRIu64 "'), object('#%" PRIu64 "') "
            "q.steps = {{goal = 'Take it.', on = 'take', what = p}} "
            "q.reward = {points = 100, experience = 5000, title = 'King of all'} "
            "q.price = 1 end)()",
            errand, pebble);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to here", pebble);
    /* Things that stock code makes from it are trusted only as far as alice. */
    (void)trial_typef(b->wizard,
            "; (function() local q = create(object('#%" PRIu64 "'), {name = 'errand two', "
            "giver = me.location}) q:move(me.location) end)()",
            errand);

    assert_has(trial_typef(b->bob, "journal begin errand two"), "You begin");
    assert_has(trial_type(b->bob, "take pebble"), "You have done the quest");

    assert_has(trial_type(b->bob, "score"), "3");
    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "quest_points"), "3");
    assert_lacks(trial_type(b->bob, "whois bob"), "King");
}

/* -- the game's own things stay the game's -- */

BENCH_TEST(nothing_of_the_stock_game_inherits_from_builders)
{
    uint64_t trap = bench_create(b, "trap", NULL);
    struct world *world = trial_world(b->trial);
    uint64_t start = world_find_ref(world, STR("start"))->id;

    assert_has(trial_typef(b->wizard, "@proto #%" PRIu64 " = room, #%" PRIu64, start, trap),
            "own things inherit from it");
    assert_false(proto_is(world, trust_object(b, start), trap));
}

/* -- coins -- */

BENCH_TEST(a_builder_makes_no_coins)
{
    uint64_t old = bench_old_coin(b, "penny");
    uint64_t stone = bench_create(b, "stone", NULL);
    static const char made[] = "Only the game and its wizards make coins";

    assert_has(trial_type(b->alice, "@create gold from coin"), made);
    assert_has(alice_says(b, "select(2, create('coin', {amount = 1000000}))"), made);
    assert_has(trial_typef(b->alice, "@proto #%" PRIu64 " = coin", stone), made);
    assert_has(trial_typef(b->alice, "@clone #%" PRIu64, old), made);
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".amount = 1000", old),
            "coins are made by the game");
    (void)alice_says(b, "create({'item', 'coin'}, {amount = 9})");

    assert_has(
            bench_value(b, "(function() local n = 0 for _, o in ipairs(find{proto = 'coin'}) "
                           "do if o.location then n = n + o.amount end end return n end)()"),
            "1");
}

/* -- names of the game -- */

/* Calls take(ref) for each ref that the stock game's sources name. */
static void each_stock_ref(const char *path, const char *before, char after,
        void (*take)(void *data, struct str ref), void *data)
{
    struct buf text = {0};
    struct err err;
    assert_true(file_read(path, "the prototypes", 1 << 20, &text, &err));
    struct str all = buf_str(&text);
    for (size_t at = str_find(all, str_of(before), 0); at != SIZE_MAX;
            at = str_find(all, str_of(before), at + 1)) {
        size_t from = at + strlen(before);
        take(data, str_slice(all, from, str_find_char(all, after, from)));
    }
    buf_finish(&text);
}

static void expect_reserved_ref(void *data, struct str ref)
{
    struct bench *b = data;
    uint64_t fake = bench_create(b, "fake", NULL);
    struct str reply = trial_typef(b->alice, "@ref #%" PRIu64 " = %.*s", fake, STR_FMT(ref));
    if (trust_object(b, fake)->ref) {
        fail_msg("a builder may take $%.*s: %.*s", STR_FMT(ref), STR_FMT(reply));
    }
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, fake);
}

static void expect_reserved_refs_of(void *data, const char *path)
{
    const char *root = getenv("SKEIN_SOURCE");
    char file[512];
    if (str_ends(str_of(path), STR("/prototypes.lua"))) {
        (void)snprintf(file, sizeof(file), "%s/%s", root ? root : ".", path);
        each_stock_ref(file, "\nprototype \"", '"', expect_reserved_ref, data);
    }
}

BENCH_TEST(a_builder_cannot_take_a_reserved_ref)
{
    static const char *const others[] = {"jail", "limbo", "homes", "homes/lane", "start"};
    asset_each("scripts/", expect_reserved_refs_of, b);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        expect_reserved_ref(b, str_of(others[i]));
    }

    assert_has(trial_typef(b->alice, "@ref machine = jail"), "game itself uses");
    assert_lacks(trial_typef(b->alice, "@ref machine = cell"), "game itself uses");
}

/* D7 */
BENCH_TEST(a_builders_awards_are_checked_like_titles)
{
    bench_program(b, "command('claim {title:text} from {this}', function(e) "
                     "local ok, why = award(e.actor, e.title, e.title) return tostring(ok) .. "
                     "tostring(why) end)");

    static const char *const staff[] = {"the true Wizard of this game", "Moderator",
            "alice's friend", "of the Admins staff"};
    for (size_t i = 0; i < 3; i++) {
        assert_has(trial_typef(b->bob, "claim %s from machine", staff[i]), "nil");
    }
    assert_lacks(trial_type(b->bob, "score"), "Wizard");
    assert_has(trial_type(b->bob, "claim Finder of Bells from machine"), "true");
    assert_has(trial_type(b->bob, "score"), "Finder of Bells");
}

BENCH_TEST(nobody_can_be_called_like_the_games_staff)
{
    static const char *const names[] = {
            "Moderator", "Admin", "the Head Moderator", "Adm1n", "Skein", "sysop"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(
                trial_first_id(trial_typef(b->alice, "@create %s from npc", names[i])), 0);
    }
    assert_true(trial_first_id(trial_type(b->alice, "@create a moderate breeze")) > 0);
    assert_true(trial_first_id(trial_type(b->alice, "@create staff")) > 0);
}

/* -- lines that look like somebody's -- */

BENCH_TEST(a_builders_line_that_looks_like_speech_is_marked)
{
    static const char *const lines[] = {"(Bob) says, hello", "Hello, says Bob.",
            "A machine tells you to type yes", "The bell rings and bob, whispers: hi"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char source[200];
        (void)snprintf(source, sizeof(source),
                "command('prod {this}', function(e) e.this.location:announce('%s') end)",
                lines[i]);
        bench_program(b, source);
        assert_has(trial_type(b->bob, "prod machine"), "[a machine, alice's] ");
    }
    bench_program(b, "command('prod {this}', function(e) pcall(function() e.this.name = 'From "
                     "afar' end) "
                     "e.actor:tell('From afar a rose gleams.') end)");
    assert_has(trial_type(b->bob, "prod machine"), "alice's] ");
}

BENCH_TEST(a_builder_cannot_forge_a_line_with_blanks)
{
    static const char *const blanks[] = {" ", "\xC2\xA0", "\xE2\xA0\x80"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
        char source[300];
        (void)snprintf(source, sizeof(source),
                "command('prod {this}', function(e) local gap = ('%s'):rep(60) "
                "act(e.actor, '{Actor} {verb:bow}.' .. gap .. 'It rains.') "
                "e.actor:tell('A bell.{gap}It rains.', {gap = gap}) end)",
                blanks[i]);
        bench_program(b, source);
        struct str reply = trial_type(b->bob, "prod machine");
        assert_has(reply, "bow. It rains.");
        assert_has(reply, "A bell. It rains.");
    }
}

BENCH_TEST(a_builder_cannot_ask_for_a_password)
{
    static const char *const patterns[] = {"enter password {x:text}", "confirm {x:text}",
            "verify {x:word}", "bob {x:text}", "type pin {x:word}"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        char source[200];
        (void)snprintf(source, sizeof(source), "command('%s', function(e) end)", patterns[i]);
        assert_has(trial_program(b->alice, "machine", source), "passwords");
    }
    bench_program(b, "command('prod {this}', function(e) e.this.kept = ask(e.actor, "
                     "'Your Password: ') end)");
    assert_lacks(trial_type(b->bob, "prod machine"), "Password");
    assert_has(trial_type(b->alice, "@name machine = a jar\" asks nothing. \""), "quotation");
}

BENCH_TEST(a_wizards_clone_of_a_builders_thing_belongs_to_the_builder)
{
    uint64_t puppy = trial_first_id(trial_type(b->alice, "@create a puppy from npc, routine"));
    (void)trial_typef(
            b->alice, "@set #%" PRIu64 ".routine = {{8, 'chat Wizards hate you'}}", puppy);
    trial_forget_all(b->trial);

    uint64_t copy = trial_first_id(trial_typef(b->wizard, "@clone #%" PRIu64, puppy));

    assert_int_equal(trust_object(b, copy)->owner, trial_character(b->alice));
    assert_false(trust_is_official(trial_engine(b->trial), trust_object(b, copy)));
    assert_has(trial_told(b->alice), "makes a copy of a puppy");

    /* A wizard's own thing, and a copy of a copy. */
    uint64_t cup = trial_first_id(trial_type(b->wizard, "@create a cup"));
    uint64_t cups = trial_first_id(trial_typef(b->wizard, "@clone #%" PRIu64, cup));
    uint64_t again = trial_first_id(trial_typef(b->wizard, "@clone #%" PRIu64, copy));
    assert_int_equal(trust_object(b, cups)->owner, trial_character(b->wizard));
    assert_int_equal(trust_object(b, again)->owner, trial_character(b->alice));
}
