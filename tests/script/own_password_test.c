/* own_password_test.c -- The question for the own password in play: wrong words, ways out, and lines
 * typed ahead. */
#include "engine/core/login/login.h"
#include "tests/script/bench.h"

/* Types all lines at once, before any is answered; returns what they tell. */
static struct str type_ahead(struct bench *b, const char *const *lines)
{
    struct hub *hub = engine_hub(trial_engine(b->trial));
    uint64_t who = trial_character(b->bob);
    trial_forget(b->bob);
    for (; *lines; lines++) {
        trial_send(b->bob, *lines);
    }
    while (hub_sessions_of(hub, who)->pending_lines > 0) {
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
        assert_has(
                told, i % 3 == 2 ? "Your password stays as it is." : "Your present password: ");
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
