/* own_password_test.c -- The question for the own password in play: wrong words, ways out, and lines
 * typed ahead. */
#include "engine/core/login/login.h"
#include "tests/script/bench.h"

/* Types all lines at once, before any is answered; returns what they tell. */
static struct str type_ahead(struct bench *b, const char *const *lines)
{
    const struct session *session =
            hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(b->bob));
    trial_forget(b->bob);
    for (; *lines; lines++) {
        trial_send(b->bob, *lines);
    }
    while (session->pending_lines > 0) {
        trial_pass(b->trial, 0.05);
    }
    trial_settle(b->trial);
    return trial_told(b->bob);
}

#define TYPE_AHEAD(...) type_ahead(b, (const char *const[]){__VA_ARGS__, NULL})

BENCH_TEST(a_wrong_word_in_play_is_not_told_as_a_failed_log_in)
{
    (void)trial_type(b->bob, "password");
    assert_has(bench_type(b, b->bob, "wrong-secret"), "That isn't your password.");
    (void)bench_type(b, b->bob, "cancel");
    (void)trial_type(b->bob, "delete account");
    assert_has(bench_type(b, b->bob, "wrong-secret"), "That isn't your password.");
    (void)bench_type(b, b->bob, "cancel");
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);

    assert_lacks(trial_told(b->bob), "log in as you");
}

BENCH_TEST(no_and_quit_leave_the_question_without_an_attempt)
{
    static const char *const ways[] = {"no", "N", "quit", "Cancel", ""};
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        (void)trial_type(b->bob, "password");
        assert_has(bench_type(b, b->bob, ways[i]), "Your password stays as it is.");
        (void)trial_type(b->bob, "delete account");
        assert_has(bench_type(b, b->bob, ways[i]), "Your account stays as it is.");
        assert_has(trial_type(b->bob, "exits"), "Winding Stair");
    }
    assert_int_equal(login_counts(trial_engine(b->trial))->wrong, 0);
}

BENCH_TEST(guesses_in_play_are_limited_and_asked_again)
{
    bool limited = false;
    hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(b->bob))->exempt =
            false;
    for (int i = 0; i < 15; i++) {
        if (i % 3 == 0) {
            (void)trial_type(b->bob, "password");
        }
        struct str told = bench_type(b, b->bob, "wrong-secret");
        limited |= str_starts(told, STR("Too many attempts. Please try again in "));
        assert_has(told, i % 3 == 2 ? "Your password stays as it is."
                                    : "Your present password (or leave it empty to cancel): ");
    }
    assert_true(limited);
    assert_in_range(login_counts(trial_engine(b->trial))->wrong, 10, 13);
}

BENCH_TEST(a_line_typed_ahead_of_the_end_of_the_question_is_no_command)
{
    struct str told = TYPE_AHEAD("password", "wrong-one", "wrong-two", "wrong-three", "exits");
    assert_has(told, "Your password stays as it is.");
    assert_has(told, "What you typed meanwhile was ignored.");
    assert_lacks(told, "Winding Stair");
    assert_has(trial_type(b->bob, "exits"), "Winding Stair");

    told = TYPE_AHEAD("password", "", "exits");
    assert_lacks(told, "Winding Stair");
    told = TYPE_AHEAD("password", "password", "short", "short", "short", "exits");
    assert_has(told, "What you typed meanwhile was ignored.");
    assert_lacks(told, "Winding Stair");
    told = TYPE_AHEAD("delete account", "password", "exits");
    assert_has(told, "will be deleted");
    assert_lacks(told, "Winding Stair");
}

BENCH_TEST(after_a_time_out_lines_are_ignored_until_an_empty_one)
{
    (void)trial_type(b->bob, "password");
    trial_advance(b->trial, 119);
    trial_forget(b->bob);
    trial_advance(b->trial, 2);
    assert_has(trial_told(b->bob), "You took too long");
    assert_has(trial_told(b->bob), "Your password stays as it is.");

    assert_has(trial_type(b->bob, "exits"), "Ignored, as it may be a password.");
    assert_has(trial_type(b->bob, "exits"), "Ignored, as it may be a password.");
    assert_lacks(trial_type(b->bob, ""), "Ignored");
    assert_has(trial_type(b->bob, "exits"), "Winding Stair");
}

BENCH_TEST(a_change_of_character_waits_for_the_end_of_the_question)
{
    struct player *other = trial_join_again(b->bob);
    (void)trial_type(b->bob, "characters new Wren");
    trial_forget(other);
    struct str told = TYPE_AHEAD("characters play Wren", "password", "wrong-one", "wrong-two",
            "wrong-three", "wrong-four", "exits");
    trial_advance(b->trial, 1);
    told = trial_told(b->bob);
    assert_has(told, "What you typed meanwhile was ignored.");
    assert_has(told, "Wizard, alice and bob are here.");
    assert_lacks(told, "wrong-");
    assert_lacks(told, "Winding Stair,");
    assert_lacks(trial_told(other), "wrong-");
}

BENCH_TEST(what_follows_a_semicolon_answers_no_question_for_a_password)
{
    assert_lacks(trial_type(b->bob, "password;exits"), "That isn't your password.");
    assert_lacks(trial_told(b->bob), "Winding Stair");
    assert_has(bench_type(b, b->bob, "wrong;exits"), "That isn't your password.");
    assert_lacks(trial_told(b->bob), "Winding Stair");
    (void)bench_type(b, b->bob, "");
    assert_int_equal(login_counts(trial_engine(b->trial))->wrong, 1);
}

BENCH_TEST(only_the_asking_session_reads_about_the_password)
{
    static const char *const asks[] = {"password", "delete account"};
    struct player *other = trial_join_again(b->bob);
    for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
        trial_forget(other);
        (void)trial_type(b->bob, asks[i]);
        (void)bench_type(b, b->bob, "wrong-secret");
        (void)bench_type(b, b->bob, "wrong-secret");
        assert_has(bench_type(b, b->bob, "wrong-secret"), "stays as it is.");
        (void)trial_type(b->bob, asks[i]);
        assert_has(bench_type(b, b->bob, ""), "stays as it is.");
        (void)trial_type(b->bob, asks[i]);
        trial_advance(b->trial, 121);
        (void)trial_type(b->bob, "");
        assert_str(trial_told(other), "");
    }
    (void)trial_type(b->bob, "delete account");
    assert_has(bench_type(b, b->bob, "password"), "will be deleted");
    assert_str(trial_told(other), "");
}

BENCH_TEST(the_characters_of_a_player_share_the_limit_of_guesses)
{
    (void)trial_type(b->bob, "characters new Wren");
    struct session *session =
            hub_sessions_of(engine_hub(trial_engine(b->trial)), trial_character(b->bob));
    session->exempt = false;
    for (int i = 0; i < 15; i++) {
        if (i % 3 == 0) {
            (void)trial_type(b->bob, "password");
        }
        (void)bench_type(b, b->bob, "wrong-secret");
    }
    (void)bench_type(b, b->bob, "characters play Wren");
    (void)trial_type(b->bob, "password");
    assert_has(bench_type(b, b->bob, "wrong-secret"), "Too many attempts.");
}

BENCH_TEST(lines_typed_ahead_answer_the_questions_that_follow)
{
    struct str told =
            TYPE_AHEAD("password", "wrong-one", "password", "new-secret", "new-secret");
    assert_has(told, "Your password is changed");
    assert_lacks(told, "ignored");
}

BENCH_TEST(a_lost_password_is_explained_in_play)
{
    static const char *const lines[] = {"lost password", "lost my password", "forgot",
            "forgot password", "i forgot my password", "reset password", "recover password"};
    struct player *guest = trial_join_guest(b->trial);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->bob, lines[i]),
                "If you've forgotten it, ask a wizard for a new one: type report");
        assert_has(trial_type(guest, lines[i]), "A guest has no password.");
    }
    assert_has(trial_type(b->bob, "lost"), "type: lost password");
    assert_has(trial_type(b->bob, "reset"), "To choose a new password, type password.");
}

BENCH_TEST(a_game_without_mail_says_so)
{
    static const char *const lines[] = {
            "set email", "set email foo", "set email bob@a.example"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->bob, lines[i]), "This game sends no mail.");
    }
    assert_has(trial_type(b->bob, "set email off"), "You have no e-mail address.");
}

BENCH_TEST(a_guess_at_the_password_of_staff_is_audited_as_one_in_play)
{
    (void)trial_type(b->alice, "password");
    (void)bench_type(b, b->alice, "wrong-secret");
    (void)bench_type(b, b->alice, "");
    trial_advance(b->trial, 1);

    assert_has(trial_type(b->wizard, "@audit alice"), "wrong password in play");
}
