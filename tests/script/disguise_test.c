/* disguise_test.c -- on("name"): the name shown for somebody, to whom, and that nobody learns or
 * borrows a name by it. */
#include "engine/core/output/disguise.h"

#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>

#define DISGUISE_HOOD "on('name', function(e) return 'a hooded figure' end)"

/* A hood with that behaviour, worn by bob, in a room that accepts alice. */
static uint64_t hood_bob(struct bench *b, const char *source)
{
    (void)bench_settle(b);
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, source);
    (void)trial_type(b->alice, "drop hood");
    (void)trial_type(b->bob, "take hood");
    assert_has(trial_type(b->bob, "wear hood"), "You put on the dark hood.");
    return hood;
}

BENCH_TEST(a_hooded_player_is_named_by_the_hood_in_everything_seen)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    assert_has(trial_told(b->alice), "Bob puts on the dark hood.");
    trial_forget(b->alice);
    trial_forget(b->wizard);

    (void)trial_type(b->bob, "say Who goes there?");
    (void)trial_type(b->bob, "emote shivers.");
    (void)trial_type(b->bob, "smile at alice");
    (void)trial_type(b->bob, "whisper alice psst");

    assert_has(trial_told(b->alice), "A hooded figure says, \"Who goes there?\"");
    assert_has(trial_told(b->alice), "A hooded figure shivers.");
    assert_has(trial_told(b->alice), "A hooded figure smiles at you.");
    assert_has(trial_told(b->alice), "A hooded figure whispers to you, \"psst\"");
    assert_lacks(trial_told(b->alice), "bob");
    assert_has(trial_told(b->wizard), "A hooded figure (bob) says");
    assert_lacks(trial_events(b->alice), "bob");
    assert_has(trial_type(b->alice, "look"), "hooded figure");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_has(trial_type(b->wizard, "look"), "a hooded figure (bob)");
    assert_has(trial_type(b->bob, "look me"), "Others take you for a hooded figure.");
    assert_has(trial_type(b->bob, "say me"), "You say, \"me\"");
}

BENCH_TEST(a_disguised_player_is_found_only_by_the_displayed_name)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    (void)trial_type(b->bob, "describe me as Bob of the red beard.");

    assert_has(trial_type(b->alice, "look at figure"), "dark hood");
    assert_lacks(trial_reply(b->alice), "beard");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_has(trial_type(b->alice, "look at bob"), "You see no bob here.");
    assert_has(trial_type(b->alice, "smile at bob"), "You see no bob here.");
    assert_has(trial_type(b->alice, "why look at bob"), "no bob");
    struct player *carol = trial_join(b->trial, "carol", NULL);
    assert_has(trial_type(carol, "why tell bob hello"), "\"bob\" means bob.");
    assert_has(trial_type(carol, "why ignore bob"), "\"bob\" means bob.");
    assert_lacks(trial_reply(b->alice), "figure");
    (void)trial_type(b->alice, "look at figure");
    assert_lacks(trial_type(b->alice, "tell them hello"), "Bob");
    assert_lacks(trial_type(b->alice, "ignore them"), "bob");
    assert_lacks(trial_type(b->alice, "whois them"), "bob");
    assert_has(trial_type(b->alice, "who is figure"), "dark hood");
    assert_lacks(trial_reply(b->alice), "ob");
    assert_lacks(trial_type(b->alice, "preview say hello"), "Bob");
    (void)trial_type(b->alice, "look at figure");
    assert_has(trial_type(b->alice, "smile at them"), "You smile at the hooded figure");
    assert_has(trial_type(b->wizard, "look at bob"), "beard");
    assert_has(trial_type(b->wizard, "look at figure"), "beard");
    assert_has(trial_type(b->bob, "remove hood"), "You take off");
    assert_has(trial_type(b->alice, "look at bob"), "beard");
}

BENCH_TEST(the_who_list_and_tells_show_the_real_name)
{
    (void)hood_bob(b, DISGUISE_HOOD);

    assert_has(trial_type(b->alice, "who"), "bob");
    assert_lacks(trial_reply(b->alice), "hooded");
    assert_has(trial_type(b->alice, "tell bob hello"), "You tell bob");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "tell alice It is me.");
    assert_has(trial_told(b->alice), "Bob tells you, \"It is me.\"");
    (void)trial_type(b->bob, "chat Hello all");
    assert_has(trial_told(b->alice), "bob: Hello all");
}

BENCH_TEST(the_handler_decides_the_name_for_each_reader)
{
    (void)hood_bob(b,
            "on('name', function(e) if e.actor and e.actor.name == 'alice' then return end\n"
            "return 'a hooded figure' end)");
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64,
            world_find(trial_world(b->trial), b->machine)->location);
    trial_forget(b->alice);
    trial_forget(carol);

    (void)trial_type(b->bob, "say hello");

    assert_has(trial_told(b->alice), "Bob says, \"hello\"");
    assert_has(trial_told(carol), "A hooded figure says, \"hello\"");
    assert_has(trial_type(carol, "look at bob"), "You see no bob here.");
    assert_has(trial_type(b->alice, "look at bob"), "nothing special about bob");
}

/* Names that nobody may show as theirs. The players are wizard, alice and bob. */
static const char *const borrowed[] = {"alice", "Al1ce", "A L I C E", "the me", "someone",
        "alice says,", "a name\\nof two lines", "<red>x", ""};

BENCH_TEST(nobody_can_be_displayed_as_another_player)
{
    uint64_t hood = hood_bob(b, "on('name', function(e) return e.this.words end)");
    for (size_t i = 0; i < sizeof(borrowed) / sizeof(borrowed[0]); i++) {
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".words = \"%s\"", hood, borrowed[i]);
        trial_forget(b->wizard);
        (void)trial_type(b->bob, "say My password, please.");
        assert_lacks(trial_told(b->wizard), "Alice says");
        assert_lacks(trial_told(b->wizard), "alice says");
    }
    trial_forget(b->alice);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".words = \"alice\"", hood);
    (void)trial_type(b->bob, "say hello");
    assert_has(trial_told(b->alice), "Someone says");
    assert_has(trial_type(b->alice, "@errors"), "on(\"name\")");
}

BENCH_TEST(a_failing_name_handler_reveals_and_changes_nothing)
{
    static const char *const sources[] = {
            "on('name', function(e) error('boom') end)",
            "on('name', function(e) e.this.seen = true return 'a figure' end)",
            "on('name', function(e) e.thing:tell('seen') return 'a figure' end)",
            "on('name', function(e) refuse('No.') end)",
            "on('name', function(e) while true do end end)",
            "on('name', function(e) wait(1) return 'a figure' end)",
            "on('name', function(e) return e.thing.name .. ', ' .. e.this.name end)",
            "on('name', function(e) return 42 end)",
            "on('name', function(e) return true end)",
            "on('name', function(e) return { 'a figure' } end)",
            "on('name', function(e) return e.thing end)",
    };
    uint64_t hood = hood_bob(b, DISGUISE_HOOD);
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        bench_program_object(b, hood, sources[i]);
        trial_forget(b->wizard);
        trial_forget(b->bob);
        trial_forget(b->alice);
        assert_has(trial_type(b->bob, "say hello"), "You say, \"hello\"");
        assert_has(trial_told(b->wizard), "hello\"");
        assert_has(trial_told(b->alice), "omeone says, \"hello\"");
        assert_lacks(trial_told(b->bob), "seen");
        assert_lacks(trial_type(b->alice, "@show hood"), "seen = true");
    }
}

BENCH_TEST(a_script_cannot_disguise_another_builders_player)
{
    (void)bench_settle(b);
    uint64_t cap = bench_create(b, "a cap", "garment");
    bench_program_object(b, cap,
            "on('name', function(e) return 'a thief' end)\n"
            "on('timer:on', function(e) e.this.worn = true end)");
    (void)trial_type(b->alice, "drop cap");
    (void)trial_type(b->bob, "take cap");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".worn = true", cap), "is asked first");
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'on')", cap);
    trial_advance(b->trial, 2);
    trial_forget(b->wizard);
    (void)trial_type(b->bob, "say hello");
    assert_has(trial_told(b->wizard), "Bob says");
}

BENCH_TEST(an_npc_or_a_thing_can_set_its_own_displayed_name)
{
    bench_program(b, "on('name', function(e) return e.this.lit and 'a glowing orb' end)");
    assert_has(trial_type(b->bob, "look"), "a machine");
    (void)trial_type(b->alice, "@set machine.lit = true");
    assert_has(trial_type(b->bob, "look"), "glowing orb");
    assert_has(trial_type(b->bob, "look at machine"), "You see no machine here.");
    assert_has(trial_type(b->bob, "look at orb"), "nothing special about the glowing orb");
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "a machine");
}

BENCH_TEST(ignore_and_reports_reach_the_wearer_of_a_hood)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    (void)trial_type(b->bob, "say Fie on you all!");

    assert_has(trial_type(b->alice, "report hooded figure shouts at everybody"), "Thank you");
    assert_has(trial_type(b->wizard, "@watch 1"), "About");
    assert_has(trial_reply(b->wizard), "bob");
    assert_has(trial_reply(b->wizard), "by bob: A hooded figure says, \"Fie on you all!\"");
    assert_has(trial_type(b->wizard, "@watch 1 mute because rude"), "bob is muted");
    (void)trial_type(b->wizard, "@unmute bob");

    assert_has(trial_type(b->alice, "ignore figure"), "hooded figure");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_lacks(trial_type(b->alice, "ignore"), "bob");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say Still here");
    assert_lacks(trial_told(b->alice), "Still here");
    assert_has(trial_type(b->alice, "unignore hooded figure"), "You can hear");
    (void)trial_type(b->bob, "say Hello again");
    assert_has(trial_told(b->alice), "Hello again");
}

BENCH_TEST(ignoring_a_mask_does_not_reveal_the_wearer)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    struct buf first = {0};
    buf_add_str(&first, trial_type(b->alice, "ignore figure"));
    assert_has(buf_str(&first), "what the hooded figure says");
    assert_has(trial_type(b->alice, "ignore figure"), first.bytes);
    assert_has(trial_type(b->alice, "ignore bob"), "no longer hear bob");
    assert_has(trial_type(b->alice, "unignore bob"), "You can hear bob again.");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say Still here");
    assert_lacks(trial_told(b->alice), "Still here");
    (void)trial_type(b->alice, "ignore bob");
    assert_has(trial_type(b->alice, "ignore"), "bob and hooded figure");
    assert_has(trial_type(b->alice, "unignore figure"), "You can hear hooded figure again.");
    (void)trial_type(b->alice, "unignore bob");

    (void)trial_type(b->bob, "remove hood");
    (void)trial_type(b->bob, "give hood to wizard");
    (void)trial_type(b->wizard, "wear hood");
    assert_has(trial_type(b->alice, "ignore figure"), first.bytes);
    trial_forget(b->alice);
    (void)trial_type(b->wizard, "say Order!");
    assert_has(trial_told(b->alice), "Order!");
    buf_finish(&first);
}

BENCH_TEST(a_number_does_not_find_a_disguised_player)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    char number[40];
    (void)snprintf(number, sizeof(number), "#%" PRIu64, trial_character(b->bob));
    static const char *const lines[] = {
            "look at", "examine", "smile at", "follow", "who is", "why look at", "whisper"};
    struct player *carol = trial_join(b->trial, "carol", NULL);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_lacks(trial_typef(carol, "%s %s", lines[i], number), "figure");
        assert_lacks(trial_typef(b->alice, "%s %s", lines[i], number), "figure");
    }
    assert_has(trial_typef(b->wizard, "look at %s", number), "hooded figure (bob)");
}

BENCH_TEST(wizards_and_reports_accept_a_part_of_the_displayed_name)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    assert_has(trial_type(b->alice, "report figure spits at me"), "Thank you");
    assert_has(trial_type(b->wizard, "@watch 1"), "bob");
    assert_has(trial_type(b->wizard, "@whois figure"), "bob");
    assert_has(trial_type(b->wizard, "whois figure"), "bob is a player");
    assert_has(trial_type(b->wizard, "@mute figure because rude"), "bob is muted");
    (void)trial_type(b->wizard, "@unmute bob");
    assert_has(trial_type(b->alice, "whois figure"), "Nobody called \"figure\"");
    assert_has(trial_type(b->alice, "tell figure hi"), "Nobody called \"figure\"");

    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    uint64_t other = bench_create(b, "a dark cowl", "garment");
    bench_program_object(b, other, DISGUISE_HOOD);
    (void)trial_type(b->alice, "drop cowl");
    (void)trial_type(carol, "take cowl");
    (void)trial_type(carol, "wear cowl");
    assert_has(trial_type(b->wizard, "@mute figure because rude"),
            "Several people here look like that.");
    assert_has(trial_type(b->alice, "report figure spits"), "Thank you");
    assert_lacks(trial_type(b->wizard, "@watch 2"), "About");
}

BENCH_TEST(misleading_displayed_names_are_refused)
{
    static const char *const bad[] = {"the wizard", "a Bob", "(Bob)", "a bob", "old bob",
            "Bob the brave", "a hooded bob", "the Hood", "an admin", "moderator of this game",
            "a figure says \\\"hi\\\"", "a figure says hello", "a figure: yes",
            "a figure (bob)", "a figure, bob", "the the wizard", "a bоb", "a  figure",
            "figure-", "a figure of very very very many words, forty", "you", "an alice",
            "a lice", "al ice", "a wiz ard", "old b-ob"};
    uint64_t hood = hood_bob(b, "on('name', function(e) return e.this.words end)");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".words = \"%s\"", hood, bad[i]);
        trial_forget(b->alice);
        (void)trial_type(b->bob, "say hm");
        assert_has(trial_told(b->alice), "Someone says, \"hm\"");
    }
    assert_has(trial_type(b->alice, "@errors"), "help disguises");
    static const char *const good[] = {"a hooded figure", "a masked guest", "the miller's wife",
            "a man-at-arms",
            "une silhouette voil\xC3\xA9"
            "e",
            "shadow 7"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".words = \"%s\"", hood, good[i]);
        trial_forget(b->alice);
        (void)trial_type(b->bob, "say hm");
        assert_lacks(trial_told(b->alice), "Someone");
        assert_lacks(trial_told(b->alice), "bob");
    }
}

BENCH_TEST(an_error_text_is_never_a_displayed_name)
{
    (void)hood_bob(b,
            "on('name', function(e) local ok, why = pcall(function() e.thing.name = 'x' end) "
            "return why end)");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "Someone says");
}

BENCH_TEST(a_hood_in_quarantine_still_hides_the_name)
{
    uint64_t hood = hood_bob(b, "command('x {this}', function(e) end)");
    (void)trial_type(b->bob, "x hood");
    bench_program_object(
            b, hood, DISGUISE_HOOD " command('y {this}', function(e) error('boom') end)");
    for (int i = 0; i < 20; i++) {
        (void)trial_typef(b->alice, "y #%" PRIu64, hood);
        (void)trial_type(b->bob, "y hood");
        trial_settle(b->trial);
    }
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_lacks(trial_told(b->alice), "ob says");
    trial_crash(b->trial);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "Someone says");
    bench_program_object(b, hood, DISGUISE_HOOD);
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "A hooded figure says");
}

BENCH_TEST(a_hood_of_a_frozen_builder_still_hides_the_name)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    assert_has(trial_type(b->wizard, "@freeze alice"), "frozen");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "Someone says");
    (void)trial_type(b->wizard, "@unfreeze alice");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say hm");
    assert_has(trial_told(b->alice), "A hooded figure says");
}

BENCH_TEST(a_disguise_holds_right_after_a_crash)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    trial_crash(b->trial);
    assert_true(disguise_is_possible(trial_engine(b->trial)));
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "say hello");
    assert_has(trial_told(b->alice), "A hooded figure says");
    assert_lacks(trial_told(b->alice), "bob");
}

BENCH_TEST(in_a_crowd_everyone_reads_the_displayed_name)
{
    (void)hood_bob(b, DISGUISE_HOOD);
    for (int i = 0; i < 20; i++) {
        (void)trial_typef(b->alice, "@create a pebble %d", i);
    }
    (void)trial_type(b->alice, "drop all.pebble");
    assert_has(trial_type(b->alice, "look"), "hooded figure");
    assert_lacks(trial_reply(b->alice), "bob");
    assert_has(trial_type(b->bob, "remove hood"), "You take off");
    assert_has(trial_type(b->alice, "look"), "Bob");
}
