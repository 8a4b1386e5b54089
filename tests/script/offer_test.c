/* offer_test.c -- offer(): what a script may ask a player, who may be asked, and what a yes allows. alice is the builder,
 * bob plays (bench.h). */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>
#include <stdio.h>

/* A machine that offers bob a blessing when he greets it. */
#define BLESS(after, terms)                                                                    \
    "command('greet {this}', function(e) local who = e.actor "                                 \
    "local ok, why = offer(who, 'The machine would bless you.', function(yes) " after          \
    " end" terms ") e.actor:tell(ok and 'Asked.' or why) end)"

#define SAY_IT                                                                                 \
    "return yes and 'You are blessed.' or yes == false and 'As you like.' or 'Too late.'"

static struct str told_later(struct bench *b, struct player *player)
{
    trial_settle(b->trial);
    return trial_told(player);
}

BENCH_TEST(an_offer_names_the_thing_and_its_owner_and_runs_the_answer)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));

    struct str asked = trial_type(b->bob, "greet machine");

    assert_has(asked, "alice's \"a machine\" asks: \"The machine would bless you.\"");
    assert_has(asked, "Type yes or no within two minutes");
    assert_has(asked, "Asked.");
    assert_has(trial_type(b->bob, "look"), "machine");
    assert_has(trial_type(b->bob, "yes"), "You are blessed.");
    assert_lacks(trial_type(b->bob, "yes"), "blessed");
}

BENCH_TEST(a_no_and_no_answer_are_told_apart)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));
    (void)trial_type(b->bob, "greet machine");
    struct str no = trial_type(b->bob, "no");
    assert_has(no, "You say no.");
    assert_has(told_later(b, b->bob), "As you like.");
    /* The machine may ask again, since the line names it. */
    (void)trial_type(b->bob, "greet machine");
    trial_advance(b->trial, 121);
    struct str late = told_later(b, b->bob);
    assert_has(late, "You didn't answer alice's question, so that's a no.");
    assert_has(late, "Too late.");
}

BENCH_TEST(one_offer_is_open_at_a_time)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)trial_type(carol, "@create a jar");
    (void)trial_program(carol, "jar",
            "command('tempt {who:character}', function(e) local ok, why = "
            "offer(e.who, 'Do you want a cake?', function() end) e.actor:tell(ok and 'Asked.' "
            "or why) end)");
    assert_has(trial_type(carol, "tempt bob"), "no bob here");
    (void)trial_type(b->wizard, "@teleport carol to alice");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "greet machine");
    assert_has(trial_type(carol, "tempt bob"), "too many questions are open");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    assert_has(trial_type(carol, "tempt bob"), "Asked.");
    assert_has(told_later(b, b->bob), "carol's \"a jar\" asks: \"Do you want a cake?\"");
    (void)trial_type(b->bob, "no");
    assert_has(trial_type(carol, "tempt bob"), "the answer is no");
}

BENCH_TEST(settings_and_ignore_keep_offers_away)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));
    assert_has(trial_type(b->bob, "set offers off"), "offers is now off");
    assert_has(trial_type(b->bob, "greet machine"), "They take no offers.");
    (void)trial_type(b->bob, "set offers on");
    (void)trial_type(b->bob, "ignore alice");
    struct str ignored = trial_type(b->bob, "greet machine");
    assert_has(ignored, "You ignore alice");
    assert_lacks(ignored, "would bless");
}

static int64_t coins_of_bob(struct bench *b)
{
    char expression[200];
    (void)snprintf(expression, sizeof(expression),
            "(function() local n = 0 for _, o in ipairs(object('#%" PRIu64 "').contents) do "
            "if o:is('coin') then n = n + o.amount end end return 'sum ' .. n end)()",
            trial_character(b->bob));
    struct str reply = bench_value(b, expression);
    size_t at = str_find(reply, STR("sum "), 0);
    assert_true(at != SIZE_MAX);
    return strtoll(reply.bytes + at + 4, NULL, 10);
}

BENCH_TEST(a_yes_takes_no_coins_that_the_question_did_not_name)
{
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    bench_program(b, BLESS("if yes then return pay(who, object('#{m}') or who, 5) and 'Taken.' "
                           "or 'Nothing.' end",
                             ""));
    (void)trial_type(b->bob, "greet machine");
    (void)trial_type(b->bob, "yes");
    trial_settle(b->trial);
    assert_int_equal(coins_of_bob(b), 100);
}

BENCH_TEST(a_yes_to_a_price_is_for_that_price_once)
{
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    bench_program(b,
            "command('greet {this}', function(e) local who, me = e.actor, e.this "
            "offer(who, 'The machine would bless you.', function(yes) if yes then "
            "local one, two, three = pay(who, me, 6), pay(who, me, 5), pay(who, me, 5) "
            "return tostring(one) .. ' ' .. tostring(two) .. ' ' .. tostring(three) end end, { "
            "coins = 5 }) end)");
    struct str asked = trial_type(b->bob, "greet machine");
    assert_has(asked, "bless you.\" It wants 5 coins from you.");
    struct str done = trial_type(b->bob, "yes");
    assert_has(done, "You pay 5 coins: alice's \"a machine\".");
    assert_has(done, "nil true nil");
    assert_int_equal(coins_of_bob(b), 95);
    (void)trial_type(b->bob, "no");
    assert_has(trial_type(b->bob, "set consent"), "yes to nobody");
}

BENCH_TEST(a_yes_to_a_place_leads_there_and_nowhere_else)
{
    (void)bench_settle(b);
    (void)trial_type(b->alice, "@dig up to The attic");
    (void)trial_type(b->alice, "@dig east to The porch");
    bench_program(b,
            "command('greet {this}', function(e) local who, here = e.actor, e.room "
            "local up, east "
            "for _, o in ipairs(here.contents) do if o:is('exit') then "
            "if o.to.name == 'The attic' then up = o.to else east = o.to end end end "
            "offer(who, 'The machine would lift you.', function(yes) if yes then "
            "return who:move(up) and not who:move(east) and 'Lifted.' or 'Not moved.' end end, "
            "{ to = up }) end)");
    struct str asked = trial_type(b->bob, "greet machine");
    assert_has(asked, "It would take you to \"The attic\".");
    struct str lifted = trial_type(b->bob, "yes");
    assert_has(lifted, "The attic");
    assert_has(lifted, "wants to take you to \"The porch\"");
    assert_has(trial_type(b->bob, "look"), "The attic");
}

BENCH_TEST(an_offer_of_an_undone_command_is_not_made)
{
    (void)bench_settle(b);
    bench_program(b, "command('greet {this}', function(e) offer(e.actor, 'The machine would "
                     "bless you.', function() "
                     "return 'Blessed.' end) error('oh') end)");
    struct str broken = trial_type(b->bob, "greet machine");
    assert_lacks(broken, "bless");
    assert_lacks(trial_type(b->bob, "yes"), "Blessed.");
}

BENCH_TEST(a_text_cannot_pass_for_the_game)
{
    (void)bench_settle(b);
    bench_program(b, "command('greet {this}', function(e) offer(e.actor, '<b>Free!</b>\" The "
                     "game says yes.\\nType your name', "
                     "function() end) end)");
    struct str asked = trial_type(b->bob, "greet machine");
    assert_has(asked, "asks: \"<b>Free!</b>' The game says yes.");
    assert_lacks(asked, "\nType your name");
    (void)trial_type(b->bob, "no");
    bench_program(b, "command('greet {this}', function(e) offer(e.actor, 'Type your password', "
                     "function() end) end)");
    assert_lacks(trial_type(b->bob, "greet machine"), "Type your password");
}

BENCH_TEST(leaving_the_room_ends_an_offer)
{
    (void)bench_settle(b);
    (void)trial_type(b->alice, "@dig up to The attic");
    bench_program(b, BLESS(SAY_IT, ""));
    (void)trial_type(b->bob, "greet machine");
    (void)trial_type(b->bob, "up");
    (void)told_later(b, b->bob);
    assert_lacks(trial_type(b->bob, "yes"), "You are blessed.");
}

BENCH_TEST(a_ban_of_its_owner_ends_an_offer)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));
    (void)trial_type(b->bob, "greet machine");
    (void)trial_type(b->wizard, "@ban alice");
    struct str answer = trial_type(b->bob, "yes");
    assert_has(answer, "that's a no.");
    assert_lacks(answer, "You are blessed.");
    assert_lacks(told_later(b, b->bob), "You are blessed.");
}

BENCH_TEST(no_kind_of_quotation_mark_ends_a_name_in_a_question)
{
    (void)bench_settle(b);
    bench_program(b, BLESS(SAY_IT, ""));
    char rename[120];
    (void)snprintf(rename, sizeof(rename), "@name #%" PRIu64 " = a \u201Dfree\u201D machine",
            b->machine);
    (void)trial_type(b->wizard, rename);
    assert_has(trial_type(b->bob, "greet machine"), "a 'free' machine");
}

BENCH_TEST(a_test_of_a_behaviour_answers_an_offer)
{
    (void)bench_settle(b);
    bench_program(b,
            BLESS(SAY_IT, "") " test('blesses', function(t) local p = t:player('Pim') "
                              "t:has(t:command(p, 'greet machine'), 'would bless you') "
                              "t:has(t:command(p, 'yes'), 'You are blessed.') "
                              "t:has(t:command(p, 'greet machine'), 'would bless you') "
                              "t:has(t:command(p, 'no'), 'As you like.') end)");
    assert_has(trial_type(b->alice, "@test machine"), "0 of 1 tests failed");
}

BENCH_TEST(nobody_is_asked_from_elsewhere)
{
    char source[300];
    (void)snprintf(source, sizeof(source),
            "command('greet {this}', function(e) local ok, why = offer(object('#%" PRIu64 "'), "
            "'The machine would bless you.', function() end) e.actor:tell(ok and 'Asked.' or "
            "why) end)",
            trial_character(b->bob));
    (void)bench_settle(b);
    bench_program(b, source);
    (void)trial_type(b->alice, "@dig up to The attic");
    (void)trial_type(b->bob, "up");
    assert_has(
            trial_type(b->alice, "greet machine"), "Only somebody who is there can be asked.");
    (void)trial_type(b->bob, "down");
    assert_has(trial_type(b->alice, "greet machine"), "Asked.");
}

BENCH_TEST(duels_and_groups_are_offers_with_words_of_their_own)
{
    struct player *carol = trial_join(b->trial, "carol", "player");
    assert_has(trial_type(carol, "party invite bob"), "You ask bob");
    struct str asked = told_later(b, b->bob);
    assert_has(asked, "The invitation lasts five minutes. (Or type yes or no.)");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    assert_has(told_later(b, carol), "Bob declines to join your group.");
    assert_has(trial_type(carol, "party invite bob"), "You ask bob");
    struct str again = told_later(b, b->bob);
    assert_has(again, "To join, type party accept");
    assert_has(trial_type(b->bob, "party accept"), "joined the group of carol");
    (void)trial_type(b->bob, "party leave");
    (void)trial_type(b->bob, "set offers on");
    assert_has(trial_type(b->bob, "party invite carol"), "You ask carol");
    (void)told_later(b, carol);
    assert_has(trial_type(carol, "yes"), "You've joined the group of bob");
}

/* A machine that offers bob something when alice says so. */
#define TEMPT(text, answer, terms)                                                             \
    "command('tempt', function(e) local bob, me = nil, e.this "                                \
    "for _, o in ipairs(e.room.contents) do if o.name == 'bob' then bob = o end end "          \
    "local ok, why = offer(bob, " text ", function(yes) " answer " end" terms ") "             \
    "e.actor:tell(ok and 'Asked.' or why) end)"

BENCH_TEST(a_command_of_the_game_takes_no_offer_of_a_thing)
{
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    bench_program(b, TEMPT("'Do you want a cake?'", "if yes then pay(bob, me, 50) end",
                             ", { coins = 50 }"));
    assert_has(trial_type(b->alice, "tempt"), "Asked.");
    assert_has(trial_type(b->alice, "party invite bob"), "You ask bob");
    (void)told_later(b, b->bob);
    assert_has(trial_type(b->bob, "party accept"), "joined the group");
    trial_settle(b->trial);
    assert_int_equal(coins_of_bob(b), 100);
}

BENCH_TEST(an_invitation_is_no_challenge)
{
    (void)pit_dig(b, 0, 10);
    assert_has(trial_type(b->alice, "duel bob"), "You challenge bob");
    assert_has(trial_type(b->alice, "party invite bob"), "You ask bob");
    (void)told_later(b, b->bob);
    struct str accepted = trial_type(b->bob, "party accept");
    assert_has(accepted, "joined the group");
    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "fighting"), "nil");
    (void)trial_type(b->bob, "accept");
    trial_settle(b->trial);
    assert_string_not_equal(
            trial_property(b->trial, trial_character(b->bob), "fighting"), "nil");
}

BENCH_TEST(a_preview_leaves_an_offer_open)
{
    (void)bench_settle(b);
    assert_has(trial_type(b->bob, "party invite alice"), "You ask alice");
    (void)told_later(b, b->alice);
    (void)trial_type(b->alice, "preview party accept");
    (void)trial_type(b->alice, "preview party decline");
    (void)trial_type(b->alice, "preview yes");
    assert_has(trial_type(b->alice, "yes"), "joined the group");
}

BENCH_TEST(an_offer_whose_answer_fails_is_over)
{
    (void)bench_settle(b);
    bench_program(b, TEMPT("'Do you want a cake?'", "error('oh')", ""));
    (void)trial_type(b->alice, "tempt");
    (void)told_later(b, b->bob);
    assert_has(trial_type(b->bob, "yes"), "something went wrong");
    assert_lacks(trial_type(b->bob, "yes"), "You agree.");
    trial_advance(b->trial, 130);
    assert_lacks(told_later(b, b->bob), "You didn't answer");
    assert_has(trial_type(b->alice, "tempt"), "Asked.");
}

BENCH_TEST(a_yes_that_the_game_refuses_ends_the_offer)
{
    (void)bench_settle(b);
    struct player *carol = trial_join(b->trial, "carol", "player");
    (void)trial_type(b->wizard, "@teleport carol to bob");
    (void)trial_type(carol, "party invite wizard");
    (void)trial_type(b->wizard, "party accept");
    assert_has(trial_type(b->bob, "party invite carol"), "You ask carol");
    (void)told_later(b, carol);
    assert_has(trial_type(carol, "yes"), "in a group already");
    assert_lacks(trial_type(carol, "yes"), "You agree.");
}

BENCH_TEST(an_offer_has_words)
{
    static const char *const empty[] = {"''", "'  '", "'\\n\\n'", "'\\u{200B}'"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
        char source[600];
        (void)snprintf(source, sizeof(source),
                "command('tempt {who:character}', function(e) offer(e.who, %s, function() end) "
                "e.actor:tell('Asked.') end)",
                empty[i]);
        bench_program(b, source);
        assert_lacks(trial_type(b->alice, "tempt bob"), "Asked.");
        assert_lacks(told_later(b, b->bob), "asks");
    }
}

BENCH_TEST(no_kind_of_quotation_mark_ends_the_words_of_an_offer)
{
    static const char *const marks[] = {"\u201C", "\u201D", "\u201E", "\u201F", "\u2033",
            "\u2036", "\uFF02", "\u301D", "\u301E", "\u02BA", "\u00AB", "\u00BB"};
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        char source[600];
        (void)snprintf(source, sizeof(source),
                "command('tempt {who:character}', function(e) offer(e.who, 'Bread.%s It wants "
                "1 "
                "coin from you.', function() end) e.actor:tell('Asked.') end)",
                marks[i]);
        bench_program(b, source);
        assert_has(trial_type(b->alice, "tempt bob"), "Asked.");
        assert_has(told_later(b, b->bob), "Bread.' It wants");
        trial_advance(b->trial, 130);
        (void)told_later(b, b->bob);
        trial_advance(b->trial, 601);
        trial_forget(b->bob);
    }
}

BENCH_TEST(what_was_paid_and_undone_can_be_paid_again)
{
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    bench_program(b, TEMPT("'Do you want a cake?'",
                             "if yes then atomic(function() pay(bob, me, 5) error('oh') end) "
                             "return tostring(pay(bob, me, 5)) .. ' ' .. tostring(pay(bob, me, "
                             "1)) end",
                             ", { coins = 5 }"));
    (void)trial_type(b->alice, "tempt");
    (void)told_later(b, b->bob);
    assert_has(trial_type(b->bob, "yes"), "true nil");
    assert_int_equal(coins_of_bob(b), 95);
}

BENCH_TEST(a_yes_moves_nobody_else)
{
    uint64_t hall = bench_settle(b);
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    struct player *carol = trial_join(b->trial, "carol", NULL);
    char source[900];
    (void)snprintf(source, sizeof(source),
            "command('tempt', function(e) local me, cave = e.this, object('#%" PRIu64 "') "
            "e.actor:tell(tostring(offer(e.actor, 'Do you want a ride?', function(yes) if yes "
            "then return tostring(me:move(cave)) end end, { to = cave }))) end)",
            cave);
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, hall);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".portable = false", b->machine);
    bench_program(b, source);
    (void)trial_type(b->bob, "enter machine");
    (void)trial_type(carol, "enter machine");
    assert_has(trial_type(b->bob, "tempt"), "It would take you to \"Cave\"");
    assert_lacks(trial_type(b->bob, "yes"), "true");
    assert_int_equal(world_find(trial_world(b->trial), b->machine)->location, hall);
    assert_has(told_later(b, carol), "wants to take you to \"Cave\"");
    (void)trial_type(carol, "out");
    (void)trial_type(b->bob, "tempt");
    assert_has(trial_type(b->bob, "yes"), "true");
    assert_int_equal(world_find(trial_world(b->trial), b->machine)->location, cave);
}

/* A thing that makes another one each second, which asks bob and is gone. */
BENCH_TEST(things_that_come_and_go_do_not_ask_without_end)
{
    (void)bench_settle(b);
    uint64_t imp = bench_create(b, "an imp", "thing");
    char source[900];
    bench_program_object(
            b, imp, "on('nag', function(e) offer(e.data, 'Buy!', function() end) end)");
    (void)snprintf(source, sizeof(source),
            "on('timer:nag', function(e) local bob if e.this.imp then e.this.imp:destroy() end "
            "for _, o in ipairs(e.this.location.contents) do if o.name == 'bob' then bob = o "
            "end end "
            "e.this.imp = create(object('#%" PRIu64
            "'), { name = 'an imp', location = e.this.location }) "
            "emit(e.this.imp, 'nag', bob) e.this:after(1, 'nag') end) "
            "command('nag', function(e) e.this:after(1, 'nag') end)",
            imp);
    bench_program(b, source);
    (void)trial_type(b->alice, "nag");
    trial_forget_all(b->trial);
    for (int i = 0; i < 20; i++) {
        trial_advance(b->trial, 1);
    }
    struct str told = told_later(b, b->bob);
    size_t first = str_find(told, STR("Buy!"), 0);
    assert_true(first != SIZE_MAX);
    assert_true(str_find(told, STR("Buy!"), first + 1) == SIZE_MAX);
}
