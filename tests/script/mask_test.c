/* mask_test.c -- Commands that act on a player go by the visible name: nobody can find out who is
 * under a mask, and a masked player can be challenged, taken along and silenced like others. */
#include "engine/core/login/newname.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>

#define MASK_HOOD "on('name', function(e) return 'a hooded figure' end)"

/* Turns a player into a hooded figure; the hood belongs to alice, who stands there. */
static uint64_t hood_mask(struct bench *b, struct player *who, const char *name)
{
    uint64_t id = bench_create(b, name, "garment");
    bench_program_object(b, id, MASK_HOOD);
    (void)trial_typef(b->alice, "drop %s", name);
    (void)trial_typef(who, "take %s", name);
    assert_has(trial_typef(who, "wear %s", name), "You put on");
    return id;
}

/* A room where people fight, with bob in it under a hood. */
static struct pit masked_pit(struct bench *b)
{
    struct pit pit = pit_dig(b, 0, 10);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".accepts = \"anybody\"", pit.room);
    (void)trial_typef(b->wizard, "@teleport me to #%" PRIu64, pit.room);
    (void)hood_mask(b, b->bob, "a dark hood");
    trial_forget_all(b->trial);
    return pit;
}

BENCH_TEST(a_duel_is_with_the_visible_person)
{
    (void)masked_pit(b);

    assert_has(trial_type(b->alice, "duel bob"), "You see no bob here.");
    assert_has(trial_type(b->alice, "accept bob"), "Nobody called that has challenged you.");
    assert_has(trial_type(b->alice, "duel rat"), "only duel another player");
    assert_has(
            trial_type(b->alice, "duel figure"), "You challenge the hooded figure to a duel.");
    assert_has(trial_told(b->bob), "Alice challenges you to a duel.");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "duel alice");
    trial_advance(b->trial, 10);
    assert_has(trial_events(b->alice), "\"target\":\"hooded figure\"");
    assert_lacks(trial_events(b->alice), "bob");
    assert_lacks(trial_told(b->alice), "bob");
    assert_lacks(trial_told(b->alice), "Bob");
}

BENCH_TEST(a_challenger_is_accepted_by_the_visible_name)
{
    (void)masked_pit(b);

    (void)trial_type(b->bob, "duel alice");
    assert_has(trial_told(b->alice), "A hooded figure challenges you to a duel.");
    assert_has(trial_type(b->alice, "accept bob"), "Nobody called that has challenged you.");
    (void)trial_type(b->alice, "accept the figure");
    assert_has(trial_told(b->bob), "Alice");
    assert_has(trial_type(b->alice, "foes"), "hooded figure");
}

BENCH_TEST(a_group_lists_its_members_by_their_visible_names)
{
    (void)masked_pit(b);
    (void)trial_type(b->bob, "follow alice");

    assert_has(trial_type(b->alice, "group bob"), "bob");
    assert_lacks(trial_reply(b->alice), "follow");
    assert_lacks(trial_reply(b->alice), "group now");
    assert_has(trial_type(b->alice, "group figure"), "The hooded figure has joined the group.");
    assert_has(trial_told(b->bob), "You've joined the group of alice.");
    assert_has(trial_told(b->bob), "is shown when you use gtell");
    assert_has(trial_type(b->alice, "group"), "You (leader): ");
    assert_has(trial_reply(b->alice), "hooded figure: ");
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 4);
    assert_has(trial_events(b->alice), "Char.Group");
    assert_has(trial_events(b->alice), "\"name\":\"hooded figure\"");
    assert_lacks(trial_events(b->alice), "bob");
    assert_has(trial_events(b->bob), "\"name\":\"bob\"");
    (void)trial_type(b->bob, "flee");

    trial_forget(b->alice);
    (void)trial_type(b->bob, "gtell It is me.");
    assert_has(trial_told(b->alice), "bob tells the group");
    trial_forget(b->bob);
    assert_has(trial_type(b->alice, "group figure"), "no longer in the group");
    trial_advance(b->trial, 2);
    assert_has(trial_events(b->bob), "Char.Group {}");
}

BENCH_TEST(a_former_leader_stays_masked)
{
    struct pit pit = masked_pit(b);
    (void)trial_type(b->alice, "follow figure");
    (void)trial_typef(b->wizard, "@teleport bob to $start");
    (void)pit;
    assert_has(trial_type(b->alice, "unfollow"), "You stop following the hooded figure.");
}

BENCH_TEST(a_corpse_has_no_mask)
{
    struct pit pit = masked_pit(b);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".level = 20", trial_character(b->bob));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hp = 1", trial_character(b->bob));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hitroll = 50", pit.rat);
    (void)trial_type(b->bob, "kill rat");
    for (int i = 0; i < 40; i++) {
        trial_advance(b->trial, 2);
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hp = 20", pit.rat);
    }
    assert_has(trial_type(b->alice, "look"), "The corpse of somebody");
    assert_lacks(trial_type(b->alice, "take all from corpse"), "bob");
    assert_lacks(trial_told(b->alice), "Bob");
}

BENCH_TEST(ignoring_a_name_does_not_reveal_a_mask)
{
    (void)bench_settle(b);
    (void)hood_mask(b, b->bob, "a dark hood");
    (void)trial_type(b->alice, "ignore bob");
    trial_forget(b->alice);

    (void)trial_type(b->bob, "say Good evening.");
    (void)trial_type(b->bob, "smile at alice");
    (void)trial_type(b->bob, "whisper alice psst");
    assert_has(trial_told(b->alice), "says, \"Good evening.\"");
    assert_has(trial_told(b->alice), "smiles at you");
    assert_has(trial_told(b->alice), "psst");
    assert_has(trial_type(b->bob, "tell alice It is me"), "doesn't wish to hear from you");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "chat It is me");
    assert_lacks(trial_told(b->alice), "It is me");

    (void)trial_type(b->bob, "remove hood");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say Still here");
    assert_lacks(trial_told(b->alice), "Still here");
}

BENCH_TEST(ignoring_a_mask_does_not_tell_the_name)
{
    (void)bench_settle(b);
    (void)hood_mask(b, b->bob, "a dark hood");
    (void)trial_type(b->bob, "follow alice");
    (void)trial_type(b->alice, "ignore figure");
    trial_forget(b->alice);

    (void)trial_type(b->bob, "say Good evening.");
    assert_lacks(trial_told(b->alice), "Good evening");
    (void)trial_type(b->bob, "smile at alice");
    assert_lacks(trial_told(b->alice), "smiles at you");
    assert_has(trial_type(b->bob, "whisper alice psst"), "doesn't wish to hear from you");
    (void)trial_type(b->bob, "tell alice It is me");
    (void)trial_type(b->bob, "chat Hello all");
    assert_has(trial_told(b->alice), "It is me");
    assert_has(trial_told(b->alice), "Hello all");
}

BENCH_TEST(showing_script_owners_does_not_reveal_a_mask)
{
    (void)bench_settle(b);
    uint64_t id = hood_mask(b, b->bob, "a dark hood");
    bench_program_object(b, id,
            MASK_HOOD
            " command('wibble', function(e) act(e.actor, '{Actor} {verb:wibble}.') end)");
    (void)trial_type(b->wizard, "set provenance all");
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)trial_type(carol, "set provenance all");
    trial_forget(carol);

    (void)trial_type(b->bob, "say hello");
    (void)trial_type(b->bob, "wibble");
    assert_has(trial_told(carol), "A hooded figure says, \"hello\"");
    assert_lacks(trial_told(carol), "] A hooded figure says");
    assert_has(trial_told(carol), "[a dark hood, alice's] A hooded figure wibbles.");
    assert_lacks(trial_told_markup(carol), "bob");
    assert_has(trial_type(carol, "look"), "hooded figure");
    assert_lacks(trial_told_markup(carol), "bob");
}

BENCH_TEST(a_number_picks_one_of_two_who_look_the_same)
{
    (void)bench_settle(b);
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@teleport carol to here");
    (void)hood_mask(b, b->bob, "a dark hood");
    (void)hood_mask(b, carol, "a dark cowl");

    assert_has(trial_type(b->alice, "ignore figure"), "Several people here look like that.");
    assert_has(trial_reply(b->alice), "2.figure");
    assert_has(trial_type(b->alice, "ignore 2.figure"), "You no longer hear");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say one");
    (void)trial_type(carol, "say two");
    bool hears_bob = str_find(trial_told(b->alice), STR("\"one\""), 0) != SIZE_MAX;
    bool hears_carol = str_find(trial_told(b->alice), STR("\"two\""), 0) != SIZE_MAX;
    assert_true(hears_bob != hears_carol);
    assert_has(trial_type(b->alice, "ignore 1.figure"), "You no longer hear");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say three");
    (void)trial_type(carol, "say four");
    assert_lacks(trial_told(b->alice), "three");
    assert_lacks(trial_told(b->alice), "four");
    assert_has(trial_type(b->wizard, "@mute figure because rude"),
            "Several people here look like that.");
    assert_has(trial_type(b->wizard, "@mute 1.figure because rude"), "is muted");
    assert_has(trial_type(b->wizard, "@boot figure"), "Nobody called \"figure\"");
    assert_has(trial_type(b->wizard, "@boot 2"), "Nobody called \"2\"");
    assert_has(trial_type(b->wizard, "@boot 2.figure"), "You've sent");
}

BENCH_TEST(a_new_name_cannot_be_the_noun_of_a_mask)
{
    (void)bench_settle(b);
    (void)hood_mask(b, b->bob, "a dark hood");
    (void)trial_type(b->bob, "say hm");

    struct err err;
    struct engine *engine = trial_engine(b->trial);
    assert_false(newname_ok(engine, STR("Figure"), &err));
    assert_false(newname_ok(engine, STR("F1GURE"), &err));
    assert_true(newname_ok(engine, STR("Hooded"), &err));
    assert_true(newname_ok(engine, STR("Gestalt"), &err));
}

BENCH_TEST(an_ignored_person_is_not_named_by_their_challenge)
{
    (void)masked_pit(b);
    (void)trial_type(b->alice, "ignore bob");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "duel alice");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "To accept, type: accept");
    assert_lacks(trial_told(b->alice), "bob");
}
