/* characters_test.c -- Several characters of one player: one password and role, and sanctions that hold for all. */
#include "engine/core/login/sessions.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "tests/script/bench.h"

#include <string.h>

static const struct account *account_named(struct bench *b, const char *name)
{
    const struct account *account = account_find(trial_engine(b->trial), str_of(name));
    assert_non_null(account);
    return account;
}

static bool is_logged_out(struct bench *b, const char *name)
{
    struct engine *engine = trial_engine(b->trial);
    return !sessions_others(engine, account_named(b, name)->character, 0);
}

static void make_wren(struct bench *b)
{
    assert_has(trial_type(b->bob, "characters new Wren"), "another character of yours");
}

BENCH_TEST(a_new_character_has_the_same_password_role_and_age)
{
    make_wren(b);

    assert_string_equal(account_named(b, "wren")->password, account_named(b, "bob")->password);
    assert_int_equal(account_named(b, "wren")->role, account_named(b, "bob")->role);
    assert_int_equal(account_named(b, "wren")->created_ms, account_named(b, "bob")->created_ms);
    assert_has(trial_type(b->bob, "characters"),
            "Your characters: bob and Wren. You are playing bob. To play another");
    assert_has(trial_type(b->alice, "characters"), "You have one character.");
}

BENCH_TEST(a_new_role_and_password_of_one_hold_for_all)
{
    make_wren(b);

    (void)trial_type(b->wizard, "@role wren builder");
    assert_int_equal(account_named(b, "bob")->role, PERM_BUILDER);
    (void)trial_type(b->wizard, "@role bob player");
    assert_int_equal(account_named(b, "wren")->role, PERM_PLAYER);

    char before[sizeof(((struct account *)0)->password)];
    (void)str_copy(str_of(account_named(b, "bob")->password), before, sizeof(before));
    (void)bench_type(b, b->wizard, "@password wren");
    (void)bench_type(b, b->wizard, "another long one");
    assert_has(bench_type(b, b->wizard, "another long one"), "has a new password");

    assert_string_not_equal(account_named(b, "bob")->password, before);
    assert_string_equal(account_named(b, "wren")->password, account_named(b, "bob")->password);
    assert_true(is_logged_out(b, "bob"));
}

BENCH_TEST(a_player_goes_from_one_character_to_another)
{
    make_wren(b);
    (void)bench_type(b, b->bob, "characters play wren");
    trial_settle(b->trial);

    (void)trial_type(b->alice, "who");
    assert_has(trial_reply(b->alice), "Wren");
    assert_lacks(trial_reply(b->alice), "bob");
    (void)bench_type(b, b->bob, "characters play bob");
    assert_has(trial_type(b->alice, "who"), "bob");
}

BENCH_TEST(nobody_plays_somebody_elses_character)
{
    make_wren(b);

    assert_has(trial_type(b->alice, "characters play wren"), "You have no other character");
    assert_has(trial_type(b->alice, "characters play bob"), "You have no other character");
    assert_has(trial_type(b->bob, "characters play alice"), "You have no other character");
    assert_has(trial_type(b->bob, "characters play wizard"), "You have no other character");
    struct player *guest = trial_join_guest(b->trial);
    assert_has(trial_type(guest, "characters new Robin"), "A guest has no account.");
    assert_has(trial_type(guest, "characters play bob"), "A guest has no account.");
}

BENCH_TEST(a_new_character_has_no_name_that_somebody_has_or_looks_like)
{
    static const char *const names[] = {"alice", "ALICE", "al1ce", "a-lice", "wizard", "W1zard",
            "Admin-Bob", "north", "Tamsin", "bob", "b0b", "Guest-7"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)trial_typef(b->bob, "characters new %s", names[i]);
        assert_lacks(trial_reply(b->bob), "another character of yours");
    }
    assert_has(trial_type(b->bob, "characters"), "You have one character.");
}

BENCH_TEST(the_game_says_how_many_characters_a_player_has)
{
    static const char *const names[] = {"Wren", "Robin", "Linnet", "Dunnock"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_has(trial_typef(b->bob, "characters new %s", names[i]), "another character");
    }
    assert_has(trial_type(b->bob, "characters new Siskin"),
            "You can't have another character: you have 5 already");
}

BENCH_TEST(a_mute_jail_or_ban_of_one_holds_for_all)
{
    make_wren(b);
    struct engine *engine = trial_engine(b->trial);
    uint64_t bob = account_named(b, "bob")->character;

    (void)trial_type(b->wizard, "@mute wren for 1h");
    assert_non_null(sanction_on(engine, SANCTION_MUTE, bob));
    assert_lacks(trial_type(b->bob, "say hello"), "You say");
    assert_has(trial_type(b->bob, "characters new Robin"), "muted");
    (void)trial_type(b->wizard, "@unmute wren");
    assert_has(trial_type(b->bob, "say hello"), "You say");

    assert_null(sanction_ban_of_name(engine, STR("wren")));
    (void)trial_type(b->wizard, "@ban wren");
    assert_non_null(sanction_ban_of_name(engine, STR("bob")));
    assert_non_null(sanction_ban_of_name(engine, STR("wren")));
    assert_null(sanction_ban_of_name(engine, STR("alice")));
    trial_settle(b->trial);
    assert_true(is_logged_out(b, "bob"));
}

BENCH_TEST(a_channel_bans_all_characters_of_a_player)
{
    make_wren(b);
    (void)trial_type(b->alice, "channel found tea-room");
    (void)trial_type(b->alice, "channel set tea-room ban wren");
    assert_has(trial_type(b->bob, "channel join tea-room"), "banned");
    (void)trial_type(b->alice, "channel unset tea-room ban wren");
    (void)trial_type(b->alice, "channel set tea-room ban a:Wren");
    assert_has(trial_type(b->bob, "channel join tea-room"), "banned");
    (void)trial_type(b->alice, "channel unset tea-room ban a:Wren");
    assert_lacks(trial_type(b->bob, "channel join tea-room"), "banned");
}

BENCH_TEST(who_ignores_one_ignores_all)
{
    make_wren(b);
    (void)trial_type(b->alice, "ignore wren");

    assert_true(ignore_has(trial_engine(b->trial), trial_character(b->alice),
            account_named(b, "bob")->character));
    assert_false(ignore_has(trial_engine(b->trial), trial_character(b->wizard),
            account_named(b, "bob")->character));
    trial_forget(b->alice);
    (void)trial_type(b->bob, "say a secret");
    assert_lacks(trial_told(b->alice), "a secret");
}

BENCH_TEST(the_first_character_and_a_sanctioned_one_are_not_deleted)
{
    make_wren(b);
    assert_has(trial_type(b->bob, "delete account"), "Delete the others before.");

    (void)bench_type(b, b->bob, "characters play wren");
    trial_settle(b->trial);
    (void)trial_type(b->wizard, "@mute wren for 1h");
    assert_has(trial_type(b->bob, "delete account"), "before the end of a mute");
    (void)trial_type(b->wizard, "@unmute wren");
    assert_has(trial_type(b->bob, "delete account"), "3 days");
}

BENCH_TEST(the_end_of_one_of_several_characters_is_not_told_as_that_of_the_account)
{
    make_wren(b);
    (void)bench_type(b, b->bob, "characters play wren");

    assert_has(trial_type(b->bob, "delete account"), "This deletes Wren for ever");
    assert_has(trial_told(b->bob), "Your other characters stay");
    assert_has(bench_type(b, b->bob, "password"),
            "Your character Wren will be deleted in 3 days.");
}
