/* text_command_test.c -- A command typed into a text causes a question, so that it isn't swallowed;
 * prose and pasted text don't. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

/* Types a line into the text that the player writes, with a pause before it, and returns what it tells. */
static struct str write_line(struct bench *b, struct player *player, const char *line)
{
    trial_advance(b->trial, 1);
    trial_forget(player);
    trial_send(player, line);
    trial_settle(b->trial);
    return trial_told(player);
}

static void begin_text(struct bench *b, const char *line)
{
    trial_send(b->alice, line);
    trial_settle(b->trial);
}

static void check_lines(struct bench *b, const char *const *lines, size_t count, bool asked)
{
    for (size_t i = 0; i < count; i++) {
        struct str told = write_line(b, b->alice, lines[i]);
        bool asks = str_find(told, STR("a line of your text?"), 0) != SIZE_MAX;
        if (asks != asked) {
            fail_msg("%s: %.*s", lines[i], STR_FMT(told));
        }
    }
}

#define CHECK_LINES(b, lines, asked)                                                           \
    check_lines(b, lines, sizeof(lines) / sizeof((lines)[0]), asked)

static const char *const commands[] = {
        /* builders' commands, those of wizards, and words that are almost one */
        "@errors", "@backup", "@bogus", "@dig Tower", "@teleport machine", "@Errors",
        "@describe machine = A machine of iron and brass, with more wheels than anybody has "
        "counted.",
        /* commands of everybody */
        "why go north", "why go north?", "look", "say hello", "Say hello", "inventory", "who",
        "tintin machine", "gg", "gg everybody", "2n1e", "out", "look;out", "; 1 + 1", "!look",
        "!@errors"};

BENCH_TEST(a_command_typed_into_a_text_is_asked_about)
{
    bench_program(b, "command('tintin {this}', function() return 'Ding.' end)");
    (void)trial_type(b->alice, "alias gg = say good game");
    begin_text(b, "@describe machine");

    CHECK_LINES(b, commands, true);
}

static const char *const prose[] = {"Why go north?", "Say nothing, and look.",
        "Look up: stars!", "\"Look,\" says Bob.", "'Tis out of order.", "(look)", "- look",
        "@bob, this is yours.", "@bob: look", "@ the crossroads", "3 sheep", "take care of it",
        "two wheels;look", "!", "!!", "out of order", "mail@example.org", "- @errors"};

BENCH_TEST(prose_in_a_text_is_not_asked_about)
{
    begin_text(b, "@describe machine");

    CHECK_LINES(b, prose, false);
}

BENCH_TEST(the_mark_leaves_the_text_and_runs_the_line)
{
    static const char *const lines[] = {"look", "!look", "look;look"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        begin_text(b, "@describe machine");
        (void)write_line(b, b->alice, lines[i]);

        struct str told = write_line(b, b->alice, "!");

        assert_has(told, "The description is unchanged.");
        assert_has(told, "The Waking Room");
        assert_has(trial_type(b->alice, "say heard"), "You say");
    }
}

BENCH_TEST(a_paste_is_asked_about_once)
{
    begin_text(b, "@describe machine");
    (void)write_line(b, b->alice, "Iron.");
    trial_forget(b->alice);
    trial_send(b->alice, "say hello");
    trial_send(b->alice, "look");
    trial_send(b->alice, "Brass.");
    trial_send(b->alice, "@errors");
    trial_settle(b->trial);

    struct str told = trial_told(b->alice);
    assert_has(told, "Is \"say hello\" a line of your text?");
    assert_lacks(told, "Is \"look\"");
    assert_lacks(told, "Is \"@errors\"");
    assert_has(write_line(b, b->alice, "look"), "Is \"look\"");
    assert_has(write_line(b, b->alice, "."), "has a new description");
    assert_has(trial_type(b->alice, "look machine"), "say hello");
}

BENCH_TEST(a_pasted_mark_runs_nothing)
{
    static const char *const first[] = {"@describe machine", "@program machine", "mail bob"};
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
        begin_text(b, first[i]);
        trial_send(b->alice, "Some words.");
        trial_send(b->alice, "say spilt");
        trial_send(b->alice, "!");
        trial_send(b->alice, "say spilt too");
        trial_settle(b->trial);

        assert_lacks(trial_told(b->bob), "spilt");
        (void)write_line(b, b->alice, "@abort");
        assert_has(trial_type(b->alice, "say heard"), "You say");
    }
}

BENCH_TEST(a_long_command_is_quoted_in_part)
{
    begin_text(b, "@describe machine");

    struct str told = write_line(b, b->alice,
            "@describe machine = A machine of iron and brass, with more wheels than anybody "
            "has counted.");

    assert_has(told, "more wheels than anybody h...\"");
}

BENCH_TEST(source_is_not_asked_about)
{
    static const char *const source[] = {
            "look", "out", "local a = 1", "--- @param a", "@errors", "!"};
    begin_text(b, "@program machine");

    CHECK_LINES(b, source, false);
}

BENCH_TEST(players_are_asked_only_about_builders_commands_that_exist)
{
    trial_send(b->bob, "mail alice");
    trial_settle(b->trial);

    assert_lacks(write_line(b, b->bob, "@everybody come"), "line of your text");
    assert_has(write_line(b, b->bob, "@errors"), "line of your text");
    assert_has(write_line(b, b->bob, "why go north"), "line of your text");
}
