/* paste_test.c -- Lines pasted behind a refused command are not run as commands, and typed lines
 * are not mistaken for a paste. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

/* Pastes a behaviour with a say and its dot; returns the text that alice read, up to one prompt. */
static struct str paste(struct bench *b, const char *first)
{
    size_t before = trial_prompts(b->alice);
    trial_forget_all(b->trial);
    trial_send(b->alice, first);
    trial_send(b->alice, "say spilt");
    trial_send(b->alice, "  drop all");
    trial_send(b->alice, "@destroy machine");
    trial_send(b->alice, ".");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), before + 1);
    assert_lacks(trial_told(b->bob), "spilt");
    return trial_told(b->alice);
}

BENCH_TEST(lines_pasted_with_a_refused_program_are_skipped)
{
    static const char *const firsts[][2] = {
            {"@program unicorn", "You see no unicorn here."},
            {"@program bob", "control"},
            {"@program", "Try: @program"},
            {"@describe unicorn", "You see no unicorn here."},
            {"@PROGRAM unicorn", "You see no unicorn here."},
    };
    for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
        struct str told = paste(b, firsts[i][0]);

        assert_has(told, firsts[i][1]);
        assert_has(told, "The 3 lines after it were skipped.");
    }
    assert_has(trial_type(b->alice, "say heard"), "You say");
    assert_has(trial_type(b->alice, "look machine"), "machine");
}

BENCH_TEST(a_paste_by_a_player_who_cannot_program_is_skipped)
{
    trial_send(b->bob, "@program machine");
    trial_send(b->bob, "say spilt");

    struct str told = trial_type(b->bob, ".");

    assert_has(told, "The line after it was skipped.");
    assert_lacks(trial_told(b->alice), "spilt");
}

BENCH_TEST(lines_typed_after_the_prompt_are_run)
{
    assert_has(trial_type(b->alice, "@program unicorn"), "You see no unicorn here.");
    assert_lacks(trial_told(b->alice), "left out");

    assert_has(trial_type(b->alice, "say heard"), "You say, \"heard\"");
}

BENCH_TEST(a_paste_without_an_end_is_over_after_a_pause)
{
    size_t before = trial_prompts(b->alice);
    trial_send(b->alice, "@program unicorn");
    trial_send(b->alice, "say spilt");
    trial_advance(b->trial, 1);
    trial_send(b->alice, "say spilt");
    trial_advance(b->trial, 1);
    assert_int_equal(trial_prompts(b->alice), before);

    trial_advance(b->trial, 2);

    assert_int_equal(trial_prompts(b->alice), before + 1);
    assert_has(trial_told(b->alice), "The 2 lines after it were skipped.");
    assert_has(trial_type(b->alice, "say heard"), "You say, \"heard\"");
}

BENCH_TEST(the_abort_command_ends_the_skipped_paste)
{
    trial_send(b->alice, "@program unicorn");
    trial_send(b->alice, "say spilt");

    assert_has(trial_type(b->alice, "@abort"), "The line after it was skipped.");

    assert_has(trial_type(b->alice, "say heard"), "You say, \"heard\"");
}

BENCH_TEST(at_most_as_much_as_a_behaviour_is_skipped)
{
    char line[4001];
    memset(line, 'x', 4000);
    line[4000] = '\0';
    trial_send(b->alice, "@program unicorn");
    for (int i = 0; i < 17; i++) {
        trial_send(b->alice, line);
        trial_settle(b->trial);
    }

    assert_has(trial_told(b->alice), "The 17 lines after it were skipped.");
    assert_has(trial_type(b->alice, "say heard"), "You say, \"heard\"");
}

BENCH_TEST(a_text_that_is_too_long_is_not_kept)
{
    char line[4001];
    memset(line, 'x', 4000);
    line[4000] = '\0';
    trial_send(b->alice, "@program machine");
    for (int i = 0; i < 70; i++) {
        trial_send(b->alice, line);
        trial_settle(b->trial);
    }
    size_t said = str_find(trial_told(b->alice), STR("kilobytes at most"), 0);

    assert_has(
            trial_told(b->alice), "That is too long: a text can have 256 kilobytes at most.");
    assert_int_equal(
            str_find(trial_told(b->alice), STR("kilobytes at most"), said + 1), SIZE_MAX);
    assert_has(trial_type(b->alice, "."), "The behaviour is unchanged.");
    assert_has(trial_type(b->alice, "say heard"), "You say, \"heard\"");
}

BENCH_TEST(a_text_in_the_line_itself_is_refused_at_once)
{
    size_t before = trial_prompts(b->alice);
    trial_send(b->alice, "@describe unicorn = White.");
    trial_send(b->alice, "say heard");
    trial_settle(b->trial);

    assert_int_equal(trial_prompts(b->alice), before + 2);
    assert_has(trial_told(b->alice), "You say, \"heard\"");
}
