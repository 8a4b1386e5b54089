/* party_test.c -- Groups of people: only by consent, across rooms, and without telling anybody more
 * than they know. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

static void join(struct bench *b)
{
    (void)trial_type(b->alice, "party invite bob");
    (void)trial_type(b->bob, "party accept");
}

/* Gives somebody a hood. */
static void hood_party(struct bench *b, struct player *whom)
{
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "'):move(object('#%" PRIu64 "'))",
            hood, trial_character(whom));
    assert_has(trial_type(whom, "wear hood"), "hood");
}

BENCH_TEST(a_group_has_only_members_who_agreed)
{
    assert_has(trial_type(b->alice, "party"), "You aren't in a group");
    assert_has(trial_type(b->bob, "party accept"), "You have no invitation");
    assert_has(trial_type(b->alice, "party invite bob"), "You ask bob to join your group.");
    assert_has(trial_told(b->bob), "Alice invites you to their group");
    assert_has(trial_type(b->alice, "party"), "You aren't in a group");
    assert_has(trial_type(b->bob, "party decline"), "You decline.");
    assert_has(trial_told(b->alice), "declines to join");
    assert_has(trial_type(b->bob, "party accept"), "You have no invitation");

    join(b);
    assert_has(trial_reply(b->bob), "You've joined the group of alice.");
    assert_has(trial_told(b->alice), "Bob has joined the group.");
    assert_has(trial_type(b->bob, "group"), "Alice (leader): here");
    assert_has(trial_reply(b->bob), "You: here");
}

BENCH_TEST(a_prompt_can_show_the_members_that_the_player_sees)
{
    (void)trial_type(b->alice, "set prompt [%g]");
    assert_has(trial_last_prompt(b->alice), "[] >");
    join(b);
    (void)trial_type(b->alice, "look");
    assert_has(trial_last_prompt(b->alice), "[bob] >");
    (void)trial_type(b->wizard, "@dig Far");
    (void)trial_type(b->wizard, "@teleport bob to Far");
    (void)trial_type(b->alice, "look");
    assert_has(trial_last_prompt(b->alice), "[(bob)] >");
    (void)trial_type(b->bob, "party leave");
    (void)trial_type(b->alice, "look");
    assert_has(trial_last_prompt(b->alice), "[] >");
    (void)trial_type(b->bob, "set prompt {_group_shown}");
    assert_lacks(trial_last_prompt(b->bob), "alice");
}

BENCH_TEST(an_invitation_expires)
{
    (void)trial_type(b->alice, "party invite bob");
    trial_advance(b->trial, 301);
    assert_has(trial_type(b->bob, "party accept"), "it has expired");
}

BENCH_TEST(a_group_goes_on_in_several_rooms_and_when_somebody_sleeps)
{
    join(b);
    (void)trial_type(b->wizard, "@dig Far");
    (void)trial_type(b->wizard, "@teleport bob to Far");
    assert_has(trial_type(b->alice, "party"), "Bob: elsewhere");
    (void)trial_type(b->bob, "gtell hello there");
    assert_has(trial_told(b->alice), "bob tells the group, \"hello there\"");
    assert_has(trial_type(b->bob, "party lead"), "Only the leader");
    assert_has(trial_type(b->alice, "party follow"), "You are the leader");

    (void)trial_type(b->alice, "quit");
    assert_has(trial_type(b->bob, "party"), "Alice (leader): asleep");
    assert_has(trial_type(b->bob, "party lead"), "You now lead the group.");
    assert_has(trial_type(b->bob, "party"), "You (leader): here");
    assert_has(trial_type(b->bob, "party leave"), "You leave the group.");
    assert_has(trial_type(b->bob, "party"), "You aren't in a group");
}

BENCH_TEST(a_leader_can_hand_over_and_remove_members)
{
    join(b);
    assert_has(trial_type(b->bob, "party remove alice"), "Only the leader");
    assert_has(trial_type(b->alice, "party lead bob"), "Bob now leads the group.");
    assert_has(trial_told(b->bob), "You now lead the group.");
    assert_has(trial_type(b->bob, "party remove alice"), "no longer in the group");
    assert_has(trial_told(b->alice), "You've been removed from the group of bob.");
    assert_has(trial_type(b->bob, "party"), "You aren't in a group");
}

BENCH_TEST(an_ignored_muted_or_jailed_player_cannot_invite)
{
    (void)trial_type(b->bob, "ignore alice");
    assert_has(trial_type(b->alice, "party invite bob"), "doesn't wish to hear from you");
    (void)trial_type(b->bob, "unignore alice");
    (void)trial_type(b->wizard, "@mute alice because adverts");
    assert_has(trial_type(b->alice, "party invite bob"), "The reason: adverts");
    (void)trial_type(b->wizard, "@unmute alice");
    join(b);
    (void)trial_type(b->wizard, "@jail alice because adverts");
    assert_has(trial_type(b->alice, "gtell spam"), "in jail");
    assert_has(trial_type(b->alice, "party leave"), "in jail");
    (void)trial_type(b->wizard, "@unjail alice");
    (void)trial_type(b->bob, "ignore alice");
    trial_forget(b->bob);
    (void)trial_type(b->alice, "gtell spam");
    assert_lacks(trial_told(b->bob), "spam");
}

BENCH_TEST(repeated_invitations_are_limited)
{
    for (int i = 0; i < 2; i++) {
        assert_has(trial_type(b->bob, "party invite alice"), "You ask");
    }
    assert_has(trial_type(b->bob, "party invite alice"), "within a minute");
}

BENCH_TEST(splitting_too_many_coins_is_refused_with_the_amount_held)
{
    join(b);
    assert_has(trial_type(b->bob, "party split 5"), "You have no coins to split.");
    bench_coins(b, trial_character(b->bob), 1);
    assert_has(trial_type(b->bob, "party split 8"),
            "You have 1 coin. To split 8 coins you need 4 coins.");
}

BENCH_TEST(somebody_who_ignores_the_splitter_gets_no_coins)
{
    join(b);
    bench_coins(b, trial_character(b->bob), 9);
    (void)trial_type(b->alice, "ignore bob");
    trial_forget_all(b->trial);
    assert_has(trial_type(b->bob, "party split 8"), "Alice doesn't wish to hear from you");
    assert_lacks(trial_told(b->alice), "coin");
    assert_has(trial_type(b->bob, "money"), "9 coins");
    (void)trial_type(b->alice, "unignore bob");
    assert_has(trial_type(b->bob, "party split 8"), "You give 4 coins to alice.");
}

BENCH_TEST(a_mask_put_on_later_is_not_revealed_to_the_group)
{
    (void)bench_settle(b);
    join(b);
    hood_party(b, b->bob);
    trial_forget_all(b->trial);
    assert_has(trial_type(b->alice, "look"), "hooded figure");
    assert_has(trial_type(b->alice, "party"), "Bob: elsewhere");
    assert_lacks(trial_reply(b->alice), "figure");
    bench_coins(b, trial_character(b->alice), 9);
    assert_has(trial_type(b->alice, "party split 8"), "Nobody else in your group is here.");
    assert_has(
            trial_type(b->alice, "party remove figure"), "Nobody in your group is called that");
    (void)trial_type(b->bob, "party leave");
    assert_has(trial_told(b->alice), "Bob has left the group");
    assert_lacks(trial_told(b->alice), "figure has left");
    assert_lacks(trial_events(b->alice), "figure");
}

BENCH_TEST(a_member_who_joins_masked_stays_masked)
{
    (void)bench_settle(b);
    hood_party(b, b->bob);
    trial_forget_all(b->trial);
    assert_has(
            trial_type(b->alice, "party invite figure"), "You ask the hooded figure to join");
    (void)trial_type(b->bob, "party accept");
    assert_has(trial_reply(b->bob), "is shown when you use gtell");
    assert_has(trial_told(b->alice), "The hooded figure has joined the group.");
    assert_has(trial_type(b->alice, "party"), "hooded figure: here");
    (void)trial_type(b->wizard, "@teleport bob to $start");
    assert_has(trial_type(b->alice, "party"), "The hooded figure: elsewhere");
    (void)trial_type(b->bob, "party leave");
    assert_lacks(trial_told(b->alice), "ob has left");
    assert_lacks(trial_events(b->alice), "bob");
}

BENCH_TEST(a_guest_who_leaves_the_game_leaves_the_group)
{
    struct player *guest = trial_join_guest(b->trial);
    (void)trial_type(guest, "party invite alice");
    (void)trial_type(b->alice, "party accept");
    assert_has(trial_reply(b->alice), "You've joined the group");
    (void)trial_type(guest, "quit");
    assert_has(trial_type(b->alice, "party"), "You aren't in a group");
}

BENCH_TEST(nothing_of_a_group_is_lost_in_a_crash)
{
    (void)trial_type(b->alice, "party invite bob");
    trial_crash(b->trial);
    (void)trial_type(b->bob, "party accept");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "party"), "Alice (leader): here");
}
