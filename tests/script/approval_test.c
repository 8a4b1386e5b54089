/* approval_test.c -- Coins that scripts take, and the questions that the game asks first. Each test
 * is an attack, tried on the whole game. For what players hold and where they are moved see
 * held_things_test.c.
 *
 * alice is the builder who attacks; bob plays, and has 100 coins; carol is another builder. alice's
 * machine lies in the start room, where it is a guest, or (settle) in a room that accepts her. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>

static void give_coins(struct bench *b)
{
    (void)trial_type(b->wizard, "@create a coin from coin");
    (void)trial_type(b->wizard, "@set coin.amount = 100");
    (void)trial_type(b->wizard, "@teleport coin to bob");
    trial_forget_all(b->trial);
}

static long purse_of_bob(struct bench *b)
{
    char expression[256];
    (void)snprintf(expression, sizeof(expression),
            "(function() local n = 0 for _, o in ipairs(object('#%" PRIu64
            "').contents) do if o:is('coin') then n = n + o.amount end end return 'sum ' .. n "
            "end)()",
            trial_character(b->bob));
    struct str reply = bench_value(b, expression);
    size_t at = str_find(reply, STR("sum "), 0);
    assert_true(at != SIZE_MAX);
    return strtol(reply.bytes + at + 4, NULL, 10);
}

static struct str settle_and_hear(struct bench *b)
{
    trial_settle(b->trial);
    return trial_told(b->bob);
}

#define HELLO "command('hello', function(e) pay(e.actor, e.this.owner, 50) end)"

/* -- coins -- */

BENCH_TEST(a_script_takes_coins_only_after_a_precise_question)
{
    give_coins(b);
    bench_program(b, HELLO);

    struct str reply = trial_type(b->bob, "hello");

    assert_has(reply, "alice's \"a machine\" wants 50 coins from you.");
    assert_lacks(reply, "[");
    assert_int_equal(purse_of_bob(b), 100);
    assert_has(trial_type(b->bob, "look"), "machine");
    assert_has(trial_type(b->bob, "yes"), "You pay 50 coins: alice's \"a machine\".");
    assert_int_equal(purse_of_bob(b), 50);
}

BENCH_TEST(stored_consent_holds_for_one_owner_up_to_its_amount)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    give_coins(b);
    bench_program(b, "command('tip {n:number} [to] {this}', function(e) "
                     "return pay(e.actor, e.this, math.tointeger(e.n)) and 'Thanks.' end)");
    (void)trial_type(carol, "@create a jar");
    (void)trial_program(carol, "jar",
            "command('drip {n:number} [to] {this}', function(e) "
            "return pay(e.actor, e.this, math.tointeger(e.n)) and 'Thanks.' end)");
    (void)trial_type(carol, "drop jar");
    assert_has(trial_type(b->bob, "tip 5 to machine"), "wants 5 coins");
    assert_has(trial_type(b->bob, "yes"), "Thanks.");

    struct str again = trial_type(b->bob, "tip 4 to machine");
    assert_has(again, "Thanks.");
    assert_has(again, "You pay 4 coins: alice's \"a machine\".");
    assert_has(trial_type(b->bob, "tip 6 to machine"), "wants 6 coins");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    assert_has(trial_type(b->bob, "drip 1 to jar"), "carol's \"a jar\" wants 1 coin from you");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    assert_int_equal(purse_of_bob(b), 91);
}

BENCH_TEST(stored_consent_survives_a_crash_and_can_be_withdrawn)
{
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_type(b->bob, "hello");
    (void)trial_type(b->bob, "yes");
    trial_crash(b->trial);

    assert_has(trial_type(b->bob, "set consent"),
            "Anything owned by alice may take up to 50 coins when you use it.");
    assert_has(trial_type(b->bob, "set consent alice off"), "taken back");
    assert_has(trial_type(b->bob, "hello"), "wants 50 coins");
    assert_int_equal(purse_of_bob(b), 50);
}

/* Each tries to gain more from a player's consent to a single coin. */
static const char *const leeches[] = {
        "command('hello', function(e) for i = 1, 50 do pay(e.actor, e.this, 1) end end)",
        "command('hello', function(e) pay(e.actor, e.this, 1) for i = 1, 50 do "
        "e.this:call('more') end end) "
        "on('call:more', function(e) pay(e.actor, e.this, 1) end)",
        "command('hello', function(e) pay(e.actor, e.this, 1) e.this:every(1, 'more', e.actor) "
        "end) on('timer:more', function(e) pay(e.data, e.this, 1) end)",
        "command('hello', function(e) pay(e.actor, e.this, 1) wait(1) for i = 1, 50 do "
        "pay(e.actor, e.this, 1) end end)",
        "command('hello', function(e) pay(e.actor, e.this, 1) end) "
        "on('hear', function(e) pay(e.actor, e.this, 1) end) "
        "on('act', function(e) pay(e.actor, e.this, 1) end) "
        "on('enter', function(e) pay(e.actor, e.this, 1) end)",
};

BENCH_TEST(consent_to_one_coin_allows_no_further_payments)
{
    give_coins(b);
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(leeches) / sizeof(leeches[0]); i++) {
        bench_program(b, leeches[i]);
        (void)trial_type(b->bob, "set consent off");
        long before = purse_of_bob(b);
        assert_has(trial_type(b->bob, "hello"), "wants 1 coin");
        (void)trial_type(b->bob, "yes");

        trial_advance(b->trial, 30);
        for (int k = 0; k < 5; k++) {
            (void)trial_type(b->bob, "say Well.");
            (void)trial_type(b->bob, "smile");
        }
        trial_advance(b->trial, 200);

        if (purse_of_bob(b) != before - 1) {
            fail_msg("%s took %ld", leeches[i], before - purse_of_bob(b));
        }
        trial_advance(b->trial, 700);
    }
}

BENCH_TEST(consent_to_an_owner_does_not_cover_the_prototypes_author)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    give_coins(b);
    bench_program(b, "command('poke {this}', function(e) pay(e.actor, e.this, 5) end)");
    (void)trial_typef(carol, "@create a drum from #%" PRIu64, b->machine);
    (void)trial_type(carol, "drop drum");

    assert_has(trial_type(b->bob, "poke drum"), "alice's \"a drum\" wants 5 coins");
    assert_has(trial_type(b->bob, "yes"), "carol's \"a drum\" wants 5 coins");
    assert_int_equal(purse_of_bob(b), 100);
    assert_has(trial_type(b->bob, "yes"), "You pay 5 coins");
    assert_int_equal(purse_of_bob(b), 95);
}

BENCH_TEST(scripts_of_wizards_and_your_own_scripts_do_not_ask)
{
    give_coins(b);
    (void)trial_type(b->wizard, "@create a chest");
    (void)trial_program(b->wizard, "chest",
            "command('tip {this}', function(e) pay(e.actor, e.this, 1) return 'Thanks.' end)");
    (void)trial_type(b->wizard, "drop chest");
    assert_has(trial_type(b->bob, "tip chest"), "Thanks.");

    (void)trial_type(b->bob, "give 10 coins to alice");
    bench_program(b, HELLO);
    assert_lacks(trial_type(b->alice, "hello"), "wants");
}

BENCH_TEST(a_keepers_sale_is_the_players_own_act)
{
    give_coins(b);
    (void)bench_settle(b);
    (void)bench_create(b, "a keeper", "shopkeeper, npc");
    (void)bench_create(b, "a can", NULL);
    (void)trial_type(b->alice, "@set can.price = 5");
    (void)trial_type(b->alice, "give can to keeper");
    (void)trial_type(b->alice, "drop keeper");
    (void)trial_type(b->alice, "give can to keeper");

    (void)trial_type(b->bob, "list");
    assert_has(trial_type(b->bob, "buy can"), "You buy a can");
}

/* -- questions -- */

BENCH_TEST(a_question_without_an_answer_counts_as_no)
{
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_type(b->bob, "hello");

    assert_has(trial_type(b->bob, "look"), "machine");
    trial_advance(b->trial, 121);
    assert_has(trial_told(b->bob), "You didn't answer alice's question");
    assert_lacks(trial_type(b->bob, "yes"), "You agree");
    assert_int_equal(purse_of_bob(b), 100);
}

BENCH_TEST(a_question_ends_as_the_player_leaves_the_room)
{
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_type(b->bob, "hello");
    (void)trial_type(b->wizard, "@dig Lane");
    (void)trial_type(b->wizard, "@link up to Lane");
    (void)trial_type(b->bob, "out");

    assert_lacks(trial_type(b->bob, "yes"), "You agree");
    assert_int_equal(purse_of_bob(b), 100);
}

BENCH_TEST(a_script_cannot_answer_or_pile_up_questions)
{
    give_coins(b);
    (void)bench_settle(b);
    bench_program(b, "command('hello', function(e) pay(e.actor, e.this, 50) end) "
                     "command('hallo', function(e) pay(e.actor, e.this, 20) end) "
                     "on('hear', function(e) pay(e.actor, e.this, 30) end) "
                     "on('act', function(e) pay(e.actor, e.this, 40) end) "
                     "on('timer:t', function(e) for i = 1, 9 do pcall(function() "
                     "e.data:perform('yes') end) end end) "
                     "command('begin', function(e) e.this:every(1, 't', e.actor) end)");
    (void)trial_type(b->bob, "begin");
    assert_has(trial_type(b->bob, "hello"), "wants 50 coins");

    assert_has(trial_type(b->bob, "hallo"), "This replaces the question before.");
    (void)trial_type(b->bob, "say Oh.");
    (void)trial_type(b->bob, "smile");
    assert_lacks(settle_and_hear(b), "wants");
    trial_advance(b->trial, 5);
    assert_int_equal(purse_of_bob(b), 100);
    (void)trial_type(b->bob, "no");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say Oh.");
    assert_lacks(settle_and_hear(b), "wants");
    assert_has(trial_type(b->bob, "hallo"), "wants 20 coins");
    assert_int_equal(purse_of_bob(b), 100);
}

BENCH_TEST(a_yes_to_another_question_pays_nothing)
{
    give_coins(b);
    (void)bench_settle(b);
    bench_program(b, "command('hello', function(e) pay(e.actor, e.this, 50) end) "
                     "command('sing', function(e) e.this:after(5, 'end') "
                     "choose(e.actor, 'Do you like it?', {'yes', 'no'}) end) "
                     "on('timer:end', function(e) e.this:destroy() end)");
    assert_has(trial_type(b->bob, "hello"), "wants 50 coins");
    assert_has(trial_type(b->bob, "sing"), "Do you like it?");
    trial_advance(b->trial, 6);

    assert_lacks(trial_type(b->bob, "yes"), "You agree");
    assert_int_equal(purse_of_bob(b), 100);
}

BENCH_TEST(a_yes_pays_only_the_sum_that_was_shown_last)
{
    give_coins(b);
    (void)bench_settle(b);
    bench_program(b, "on('act', 'witness', function(e) pay(e.actor, e.this, 15) end) "
                     "on('hear', function(e) pay(e.actor, e.this, 15) end) "
                     "command('sip tea', function(e) pay(e.actor, e.this, 1) end) "
                     "command('sip wine', function(e) pay(e.actor, e.this, 9) end)");
    (void)trial_type(b->bob, "smile");
    (void)trial_type(b->bob, "say Hello.");
    assert_lacks(settle_and_hear(b), "wants");

    assert_has(trial_type(b->bob, "sip tea"), "wants 1 coin from you");
    struct str reply = trial_type(b->bob, "sip wine");
    assert_has(reply, "wants 9 coins from you");
    assert_has(reply, "This replaces the question before. To answer, type yes 2");
    assert_lacks(trial_type(b->bob, "yes 1"), "You pay");
    assert_lacks(trial_type(b->bob, "yes"), "You pay");
    assert_int_equal(purse_of_bob(b), 100);
    assert_has(trial_type(b->bob, "yes 2"), "You pay 9 coins");
    assert_int_equal(purse_of_bob(b), 91);
}

BENCH_TEST(a_refusal_to_ask_twice_names_the_open_question)
{
    give_coins(b);
    (void)bench_settle(b);
    bench_program(b, "command('sip tea', function(e) local ok, why = pay(e.actor, e.this, 7) "
                     "return why end)");
    (void)trial_type(b->bob, "sip tea");

    assert_has(trial_type(b->bob, "sip tea"),
            "That needs a yes first: alice's \"a machine\" wants 7 coins from you.");
    assert_int_equal(purse_of_bob(b), 100);
}

/* Each answers a word of the game. Bob says yes to 5 coins once, for the machine's own word. */
static const struct {
    const char *source;
    const char *line;
    const char *reply;
} overhearers[] = {
        {"command('pray', function(e) pay(e.actor, e.this, 5) return pass() end)", "pray",
                "wants 5 coins"},
        {"command('pray|prod', function(e) pay(e.actor, e.this, 5) end)", "pray",
                "wants 5 coins"},
        {"command('look {this}', function(e) pay(e.actor, e.this, 5) return pass() end)",
                "look machine", "machine"},
        {"command('look {this}', function(e) pay(e.actor, e.this, 5) end)", "look machine",
                "wants 5 coins"},
        {"command('dust {x:text}', function(e) pay(e.actor, e.this, 5) return pass() end)",
                "dust whistle", "Try: dust X"},
        {"on('act', function(e) pay(e.actor, e.this, 5) end)", "smile", "You smile"},
        {"on('act', function(e) pay(e.actor, e.this, 5) end)", "smile at machine", "You smile"},
        {"command('smile at {this}', function(e) pay(e.actor, e.this, 5) end)",
                "smile at machine", "wants 5 coins"},
};

BENCH_TEST(a_line_that_is_passed_on_after_a_yes_costs_nothing)
{
    give_coins(b);
    bench_program(b, "command('hello', function(e) pay(e.actor, e.this, 5) return pass() end)");
    assert_has(trial_type(b->bob, "hello"), "wants 5 coins");

    (void)trial_type(b->bob, "yes");

    assert_int_equal(purse_of_bob(b), 100);
    (void)trial_type(b->bob, "no");
    assert_lacks(trial_type(b->bob, "set consent"), "alice");
}

BENCH_TEST(a_standing_yes_pays_only_for_use_of_the_thing)
{
    give_coins(b);
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(overhearers) / sizeof(overhearers[0]); i++) {
        struct buf source = {0};
        buf_printf(&source, "%s command('zoink', function(e) pay(e.actor, e.this, 5) end)",
                overhearers[i].source);
        bench_program(b, source.bytes);
        buf_finish(&source);
        (void)trial_type(b->bob, "set consent off");
        (void)trial_type(b->bob, "zoink");
        (void)trial_type(b->bob, "yes");
        long before = purse_of_bob(b);

        assert_has(trial_type(b->bob, overhearers[i].line), overhearers[i].reply);

        assert_int_equal(purse_of_bob(b), before);
        trial_advance(b->trial, 800);
        assert_has(trial_type(b->bob, "zoink"), "You pay 5 coins");
        trial_forget_all(b->trial);
    }
}

BENCH_TEST(a_number_picks_one_of_several_questions)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_type(carol, "@create a jar");
    (void)trial_program(
            carol, "jar", "command('tip {this}', function(e) pay(e.actor, e.this, 7) end)");
    (void)trial_type(carol, "drop jar");
    (void)trial_type(b->bob, "hello");
    (void)trial_type(b->bob, "tip jar");

    assert_has(trial_type(b->bob, "yes"), "Which question?");
    assert_int_equal(purse_of_bob(b), 100);
    assert_has(trial_type(b->bob, "yes 2"), "You pay 7 coins: carol's \"a jar\".");
    assert_has(trial_type(b->bob, "no 1"), "You say no.");
    assert_int_equal(purse_of_bob(b), 93);
}

BENCH_TEST(a_name_in_a_payment_question_is_quoted_safely)
{
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_typef(
            b->wizard, "@name #%" PRIu64 " = x\" wants 1 coin from you. \"Yes", b->machine);

    assert_has(trial_type(b->bob, "hello"),
            "alice's \"x' wants 1 coin from you. 'Yes\" wants 50 coins from you.");
}

BENCH_TEST(a_player_who_ignores_a_builder_is_not_asked)
{
    give_coins(b);
    bench_program(b, HELLO);
    (void)trial_type(b->bob, "ignore alice");

    struct str reply = trial_type(b->bob, "hello");
    assert_lacks(reply, "wants");
    assert_has(reply, "You ignore alice, so alice's things get no yes from you.");
    assert_lacks(trial_type(b->bob, "hello"), "You ignore");
    assert_int_equal(purse_of_bob(b), 100);
}

BENCH_TEST(a_builders_coins_in_somebodys_hands_keep_their_amount)
{
    give_coins(b);
    (void)bench_settle(b);
    struct buf source = {0};
    buf_printf(&source,
            "command('prod', function(e) for _, o in ipairs(object('#%" PRIu64
            "').contents) do if o:is('coin') then o.amount = 1 end end end)",
            trial_character(b->bob));
    bench_program(b, source.bytes);
    buf_finish(&source);
    (void)trial_typef(b->wizard,
            ";build.set_owner(object(\"#%" PRIu64 "\").contents[1], object(\"#%" PRIu64 "\"))",
            trial_character(b->bob), trial_character(b->alice));

    (void)trial_type(b->alice, "prod");
    (void)trial_type(b->bob, "prod");

    assert_int_equal(purse_of_bob(b), 100);
}
