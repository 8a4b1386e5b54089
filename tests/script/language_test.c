/* language_test.c -- who listens to a language learns a word of it now and then: seldom, not many, and none that the
 * speaker does not know. Which words come next is languages.lua's: sheep is the eleventh, keep the twelfth, and red the
 * thirty-first. */
#include "tests/script/bench.h"

static int open_language(void **state)
{
    struct trial_options options = {0};
    options.turned[MODULE_languages] = true;
    return bench_open_with(state, &options);
}

/* Bob has had so many lessons in Elvish from the wizard, who speaks it from now on. */
static void teach(struct bench *b, int lessons)
{
    (void)trial_type(
            b->wizard, "@set $inn.languages = { elvish = { sounds = \"la el thi\" } }");
    for (int i = 0; i < lessons; i++) {
        assert_has(trial_type(b->wizard, "teach elvish to bob"), "You teach bob");
        trial_advance(b->trial, 601);
    }
    assert_has(trial_type(b->wizard, "speak elvish"), "You now speak Elvish");
    trial_forget_all(b->trial);
}

TEST(who_listens_learns_the_next_word_and_no_second_one_at_once)
{
    struct bench *b = *state;
    teach(b, 1);
    (void)trial_type(b->wizard, "say Keep the lamp.");
    assert_lacks(trial_told(b->bob), "begins to mean");

    (void)trial_type(b->wizard, "say The sheep keep still.");
    assert_has(trial_told(b->bob), "A word of Elvish begins to mean something to you: sheep.");
    assert_lacks(trial_told(b->alice), "begins to mean");
    assert_has(trial_type(b->bob, "languages"), "11 of 100");
    trial_forget(b->bob);
    (void)trial_type(b->wizard, "say Keep!");
    assert_lacks(trial_told(b->bob), "begins to mean");

    trial_advance(b->trial, 601);
    (void)trial_type(b->wizard, "say Keep!");
    assert_has(trial_told(b->bob), "something to you: Keep.");
    assert_has(trial_type(b->bob, "languages"), "12 of 100");
}

TEST(by_listening_alone_one_learns_not_many)
{
    struct bench *b = *state;
    teach(b, 3);

    (void)trial_type(b->wizard, "say Red, red, red!");

    assert_lacks(trial_told(b->bob), "begins to mean");
    assert_has(trial_type(b->bob, "languages"), "30 of 100");
}

TEST(nobody_learns_from_whom_they_ignore_nor_from_whispers_nor_as_a_guest)
{
    struct bench *b = *state;
    teach(b, 1);
    struct player *guest = trial_join_guest(b->trial);
    (void)trial_type(b->alice, "speak elvish");
    (void)trial_type(b->wizard, "say Slow!");
    assert_lacks(trial_told(guest), "begins to mean");
    assert_has(trial_told(b->alice), "something to you: Slow.");

    (void)trial_type(b->wizard, "whisper bob The sheep sleep.");
    assert_lacks(trial_told(b->bob), "begins to mean");
    trial_advance(b->trial, 601);
    assert_has(trial_type(b->alice, "speak elvish"), "You now speak Elvish");
    (void)trial_type(b->alice, "say The sheep sleep."); /* of which she knows no word but one */
    assert_lacks(trial_told(b->bob), "begins to mean");
}

#define SPOKEN(name) cmocka_unit_test_setup_teardown(name, open_language, bench_close)

static const struct CMUnitTest language_tests[] = {
        SPOKEN(who_listens_learns_the_next_word_and_no_second_one_at_once),
        SPOKEN(by_listening_alone_one_learns_not_many),
        SPOKEN(nobody_learns_from_whom_they_ignore_nor_from_whispers_nor_as_a_guest),
};
TESTS(language)
