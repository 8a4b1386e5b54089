/* trigger_test.c -- Triggers of old areas: over kills of the server, hostile ones, and the limits
 * of a builder's triggers.
 *
 * The events of each type are tested beside its behaviour (scripts/old-triggers/behaviours/scripted.lua), the
 * language where it is read (tests/unit/data). Here the guard stands where bob, alice and the
 * wizard are, in a room that accepts alice. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "world/model/world.h"

#include <inttypes.h>
#include <string.h>

/* Types the command that attaches a trigger with FIELDS as Lua has them (types, argument …) to
 * owner. */
static uint64_t attach(struct player *who, uint64_t owner, const char *fields, const char *body)
{
    uint64_t trigger = trial_first_id(trial_type(who, "@create a script"));
    assert_true(trigger != 0);
    (void)trial_typef(who,
            "@set #%" PRIu64 ".trigger = {kind = \"mobile\", number = 100, %s, body = \"%s\"}",
            trigger, fields, body);
    assert_has(trial_typef(who, "@attach #%" PRIu64 " to #%" PRIu64, trigger, owner),
            "is attached");
    return trigger;
}

/* Puts an npc of that player on the floor of the common room. */
static uint64_t make_guard(struct bench *b, struct player *who)
{
    (void)bench_settle(b);
    uint64_t guard = trial_first_id(trial_type(who, "@create a guard from npc"));
    (void)trial_typef(who, "drop #%" PRIu64, guard);
    (void)trial_typef(who, "@teleport #%" PRIu64 " to here", guard);
    trial_forget_all(b->trial);
    return guard;
}

/* Makes it ownerless, like imported things. */
static void disown(struct bench *b, uint64_t id)
{
    struct engine *engine = trial_engine(b->trial);
    transaction_begin(engine, 0, 0);
    world_set_owner(engine_world(engine), world_find(engine_world(engine), id), 0);
    transaction_commit(engine);
}

#define HEARS "types = {\"speech\"}, argument = \"*\""

BENCH_TEST(the_chance_of_a_trigger_is_set_as_its_help_page_says)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "say One.");

    assert_has(trial_typef(b->wizard, "@set #%" PRIu64 ".trigger.number = 50", trigger),
            "trigger.number = 50");
    assert_has(trial_typef(b->wizard, "@trigger #%" PRIu64, trigger), "number 50");
    assert_has(trial_typef(b->wizard, "@set #%" PRIu64 ".trigger.argument = \"gate\"", trigger),
            "trigger.argument = \"gate\"");
    assert_lacks(trial_type(b->bob, "say go"), "One.");
    assert_has(trial_type(b->bob, "say the gate"), "One.");
}

BENCH_TEST(a_changed_trigger_takes_effect_at_once)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "say One.");
    assert_has(trial_type(b->bob, "say go"), "One.");
    (void)trial_typef(
            b->wizard, "@lua object('#%" PRIu64 "').trigger.body = 'say Two.'", trigger);
    assert_has(trial_type(b->bob, "say go"), "Two.");
    (void)trial_typef(b->wizard,
            ";(function() local t = object('#%" PRIu64
            "').trigger t.body = 'say Three.' t.body = 'say Four.' end)()",
            trigger);
    assert_has(trial_type(b->bob, "say go"), "Four.");
    (void)trial_type(b->wizard, "@undo");
    trial_crash(b->trial);
    assert_lacks(trial_type(b->bob, "say go"), "One.");
}

/* -- waits -- */

BENCH_TEST(a_crash_during_a_wait_changes_nothing)
{
    uint64_t guard = make_guard(b, b->wizard);
    (void)attach(b->wizard, guard, HEARS,
            "set who %actor.name%\\nsay One.\\nwait 5 sec\\nsay Two, %who%.\\nwait 2 sec\\nsay "
            "Three.");
    assert_has(trial_type(b->bob, "say hello"), "One.");
    trial_advance(b->trial, 3);

    trial_crash(b->trial);

    trial_forget_all(b->trial);
    trial_advance(b->trial, 1.5);
    assert_lacks(trial_told(b->bob), "Two");
    trial_advance(b->trial, 1);
    assert_has(trial_told(b->bob), "Two, bob.");
    trial_crash(b->trial);
    trial_forget_all(b->trial);
    trial_advance(b->trial, 3);
    assert_has(trial_told(b->bob), "Three.");
    assert_lacks(trial_told(b->bob), "Two");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 30);
    assert_lacks(trial_told(b->bob), "guard");
}

BENCH_TEST(a_quest_is_paid_once_whenever_the_server_is_killed)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t ring = bench_create(b, "a ring", NULL);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".vnum = 47", ring);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", ring);
    (void)attach(b->wizard, guard, "types = {\"receive\"}",
            "if %object.vnum% == 47 && !%actor.varexists(done)%\\n  set done 1\\n  remote done "
            "%actor.id%\\n  %purge% %object%\\n  wait 2 sec\\n  nop %actor.gold(30)%\\n  say "
            "Thanks.\\nelse\\n  say No.\\n  return 0\\nend");
    assert_has(trial_type(b->bob, "give ring to guard"), "You give the ring to the guard.");
    trial_crash(b->trial);
    trial_advance(b->trial, 4);
    assert_has(trial_told(b->bob), "Thanks.");
    trial_crash(b->trial);
    trial_advance(b->trial, 10);

    assert_has(trial_type(b->bob, "wealth"), "30");
    assert_has(trial_typef(b->wizard, ";object('#%" PRIu64 "')", ring), "nil");
}

BENCH_TEST(a_waiting_trigger_ends_when_its_text_changes)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "wait 2 sec\\nsay Old.");
    (void)trial_type(b->bob, "say hello");
    (void)trial_typef(b->wizard, "@trigger #%" PRIu64 " write", trigger);
    trial_send(b->wizard, "wait 1 sec");
    trial_send(b->wizard, "say New.");
    assert_has(trial_type(b->wizard, "."), "revision 1 of");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 5);
    assert_lacks(trial_told(b->bob), "say");

    (void)trial_type(b->bob, "say hello");
    trial_advance(b->trial, 2);
    assert_has(trial_told(b->bob), "New.");
    assert_has(trial_typef(b->wizard, "@trigger #%" PRIu64 " revert 0", trigger), "revision 2");
    assert_has(trial_typef(b->wizard, "@trigger #%" PRIu64, trigger), "say Old.");
}

BENCH_TEST(a_trigger_edit_does_not_overwrite_a_newer_save)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "say Old.");
    assert_has(trial_typef(b->wizard, "@trigger #%" PRIu64 " edit", trigger),
            "Editing the trigger");
    assert_has(trial_type(b->wizard, "1s/Old/New/"), "say New.");
    (void)trial_type(b->wizard, "add endif");
    assert_has(trial_type(b->wizard, "compile"), "Line 2");
    (void)trial_type(b->wizard, "delete 2");
    assert_has(trial_type(b->wizard, "save"), "revision 1 of");
    (void)trial_typef(b->wizard, "!;object('#%" PRIu64 "').trigger.revision = 7", trigger);
    (void)trial_type(b->wizard, "add say And more.");
    assert_has(trial_type(b->wizard, "save"), "somebody has changed it");
    assert_has(trial_type(b->wizard, "save over"), "revision 8 of");
    (void)trial_type(b->wizard, "quit");
    assert_has(trial_type(b->bob, "say hello"), "New.");
}

/* -- hostile ones -- */

BENCH_TEST(an_endless_trigger_is_stopped_with_one_line_to_its_builder)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS,
            "while 1\\n  eval n %n% + 1\\n  while 1\\n    set x %x%%x%xxxxxxxxxxxxxxxx\\n  "
            "done\\n"
            "done");
    for (int i = 0; i < 3; i++) {
        (void)trial_type(b->bob, "say hello");
        trial_advance(b->trial, 3);
    }
    struct str errors = trial_typef(b->wizard, "@errors #%" PRIu64, trigger);
    assert_has(errors, "line 3: its loops ran 100 times, so it was ended");
    assert_has(errors, "line 4: a value is cut to 1024 bytes");
    assert_lacks(errors, "3 times");
    assert_has(trial_type(b->bob, "look"), "guard");
}

BENCH_TEST(errors_of_unowned_triggers_go_to_wizards_and_area_builders)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "frobnicate %actor.name%");
    disown(b, guard);
    disown(b, trigger);
    (void)trial_type(b->bob, "say hello");
    trial_advance(b->trial, 1);
    assert_has(trial_type(b->wizard, "@errors"), "frobnicate");
    assert_lacks(trial_type(b->alice, "@errors"), "frobnicate");

    uint64_t area = trial_first_id(trial_type(b->wizard, "@area woods = alice"));
    (void)trial_typef(b->wizard, "@set here.area = #%" PRIu64, area);
    (void)trial_typef(
            b->wizard, ";object('#%" PRIu64 "').trigger.body = \"defenestrate\"", trigger);
    (void)trial_type(b->bob, "say hello");
    trial_advance(b->trial, 1);
    assert_has(trial_type(b->alice, "@errors"), "defenestrate");
}

BENCH_TEST(triggers_that_set_off_each_other_end)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t other = make_guard(b, b->wizard);
    (void)attach(b->wizard, guard, HEARS, "say ping");
    (void)attach(b->wizard, other, HEARS, "say pong");
    (void)trial_type(b->bob, "say hello");
    trial_advance(b->trial, 1);
    assert_has(trial_type(b->bob, "look"), "guard");
}

BENCH_TEST(a_trigger_cannot_force_private_or_wizard_commands)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS,
            "%force% %actor% chat I am a fool\\n%force% %actor% @lua 1\\n%force% wizard "
            "smile\\n%force% %actor% smile\\n%purge% %actor%\\n%damage% %actor% 10");
    struct str told = trial_type(b->bob, "say hello");
    assert_has(told, "You smile.");
    assert_lacks(told, "fool");
    struct str errors = trial_typef(b->wizard, "@errors #%" PRIu64, trigger);
    assert_has(errors, "line 1: force: that command can't be forced");
    assert_has(errors, "line 3: force: you can't force wizards");
    assert_has(errors, "line 5: purge: you can't purge players");
    assert_has(errors, "line 6: damage: fighting is off there");
    assert_has(trial_type(b->bob, "look"), "guard");
}

BENCH_TEST(typed_text_is_not_a_reference)
{
    uint64_t guard = make_guard(b, b->wizard);
    (void)attach(b->wizard, guard, HEARS, "%purge% %speech%");
    uint64_t gem = bench_create(b, "a gem", NULL);
    (void)trial_typef(b->bob, "say }%" PRIu64, gem);
    assert_has(trial_typef(b->wizard, ";object('#%" PRIu64 "')", gem), "gem");
}

/* -- a builder's -- */

BENCH_TEST(a_builders_trigger_cannot_change_or_force_players)
{
    uint64_t guard = make_guard(b, b->alice);
    uint64_t cell = trial_first_id(trial_type(b->wizard, "@dig Cell"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".public = false", cell);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = circle/room/77", cell);
    uint64_t trigger = attach(b->alice, guard, HEARS,
            "nop %actor.gold(5)%\\n%force% %actor% smile\\n%teleport% %actor% 77\\n%door% 77 "
            "north "
            "flags a\\ndg_affect %actor% armor -50 9\\nset a 1\\nremote a %actor.id%\\nsay "
            "Done.");
    struct str told = trial_type(b->bob, "say hello");
    assert_has(told, "Done.");
    assert_lacks(told, "smile");
    assert_lacks(told, "Cell");
    assert_has(trial_type(b->bob, "wealth"), "no money");
    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "affects"), "nil");
    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "_variables"), "nil");
    struct str errors = trial_typef(b->alice, "@errors #%" PRIu64, trigger);
    assert_has(errors, "line 1: a builder's trigger can't change players");
    assert_has(errors, "line 2: a builder's trigger can't force players");
    assert_has(errors, "you can't bring");
    assert_has(errors, "line 4: door: that room belongs to someone else");
}

BENCH_TEST(a_builders_trigger_asks_before_it_moves_a_player)
{
    uint64_t guard = make_guard(b, b->alice);
    uint64_t ruby = bench_create(b, "a ruby", NULL);
    (void)trial_type(b->alice, "give ruby to bob");
    uint64_t den = trial_first_id(trial_type(b->alice, "@dig Den"));
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = circle/room/78", den);
    char body[128];
    (void)snprintf(body, sizeof(body),
            "%%purge%% }%" PRIu64 "\\n%%teleport%% %%actor%% 78\\nsay Done.", ruby);
    uint64_t trigger = attach(b->alice, guard, HEARS, body);

    assert_has(trial_type(b->bob, "say hello"), "Done.");

    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "wants to take you to \"Den\".");
    assert_has(trial_type(b->bob, "inventory"), "ruby");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, trigger), "purge: a player holds it");
    (void)trial_type(b->bob, "yes");
    (void)trial_type(b->bob, "say hello");
    assert_has(trial_type(b->bob, "look"), "Den");
}

BENCH_TEST(a_trigger_does_nothing_where_its_builder_is_not_accepted)
{
    uint64_t guard = make_guard(b, b->alice);
    (void)attach(b->alice, guard, "types = {\"leave\"}", "say Stay!\\nreturn 0");
    (void)attach(b->alice, guard, HEARS, "say Yes?");
    assert_has(trial_type(b->bob, "say hello"), "Yes?");
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t yard = trial_first_id(trial_type(carol, "@dig Yard"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, guard, yard);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, yard);
    trial_forget_all(b->trial);
    assert_lacks(trial_type(b->bob, "say hello"), "Yes?");
}

BENCH_TEST(a_builder_cannot_attach_or_edit_triggers_of_others)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t trigger = attach(b->wizard, guard, HEARS, "say Hm.");
    uint64_t mine = bench_create(b, "a parrot", "npc");
    assert_lacks(trial_typef(b->alice, "@attach #%" PRIu64 " to #%" PRIu64, trigger, mine),
            "is attached");
    assert_lacks(trial_typef(b->alice, "@trigger #%" PRIu64 " write", trigger), "Type the");
    assert_lacks(trial_typef(b->alice, "@detach #%" PRIu64 " from #%" PRIu64, trigger, guard),
            "is detached");
    assert_lacks(trial_typef(b->alice, "@trace #%" PRIu64, guard), "the next trigger");
}

BENCH_TEST(a_trigger_given_to_a_wizard_gets_no_wizard_rights)
{
    uint64_t guard = make_guard(b, b->wizard);
    uint64_t mine = bench_create(b, "a scroll", NULL);
    const char *text =
            "{kind = \"mobile\", types = {\"speech\"}, argument = \"*\", number = 100, "
            "body = \"say Mine.\"}";
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".trigger = %s", mine, text);
    assert_has(
            trial_typef(b->alice, "@chown #%" PRIu64 " = wizard", mine), "triggers act with");
    uint64_t heir =
            trial_first_id(trial_typef(b->wizard, "@create a copy from #%" PRIu64, mine));
    (void)trial_typef(b->wizard, "@attach #%" PRIu64 " to #%" PRIu64, heir, guard);
    trial_forget_all(b->trial);
    assert_lacks(trial_type(b->bob, "say hello"), "Mine.");

    (void)trial_type(b->wizard, "@area den = alice");
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area den"));
    uint64_t blank = trial_first_id(trial_type(b->wizard, "@create a blank"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, blank, area);
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".weight = 2", blank), "asked first");
    (void)trial_type(b->wizard, "drop blank");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".weight = 2", blank), "2");
    assert_has(
            trial_typef(b->alice, "@set #%" PRIu64 ".trigger = %s", blank, text), "its owner");
}

BENCH_TEST(a_trace_shows_each_line_with_its_result)
{
    uint64_t guard = make_guard(b, b->wizard);
    (void)attach(b->wizard, guard, HEARS,
            "eval n 2 + 3\\nif %n% > 4\\n  say %n% lives.\\nend\\nnop %self.gold(5)%");
    (void)trial_typef(b->wizard, "@trace #%" PRIu64, guard);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say hello");
    struct str told = trial_told(b->wizard);
    assert_has(told, "1  eval n = 5");
    assert_has(told, "3  > say 5 lives.");
    assert_has(trial_typef(b->wizard, "@show #%" PRIu64, guard), "contents = 5 coins");
}
