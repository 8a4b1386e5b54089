/* language_test.c -- A listener learns a word of a language now and then: seldom, few, and only
 * words that the speaker knows. languages.lua decides the order of words: sheep is the eleventh,
 * keep the twelfth, and red the thirty-first. */
#include "tests/script/bench.h"

static int open_language(void **state)
{
    struct trial_options options = {0};
    options.packages = "+languages";
    return bench_open_with(state, &options);
}

#define SPOKEN_TEST(name) TEST_OF(name, struct bench, b, open_language, bench_close)

/* The wizard, who speaks Elvish from now on, gives bob that many lessons. */
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

SPOKEN_TEST(a_listener_learns_one_word_at_a_time)
{
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

SPOKEN_TEST(listening_alone_teaches_few_words)
{
    teach(b, 3);

    (void)trial_type(b->wizard, "say Red, red, red!");

    assert_lacks(trial_told(b->bob), "begins to mean");
    assert_has(trial_type(b->bob, "languages"), "30 of 100");
}

SPOKEN_TEST(only_audible_speech_teaches_players_a_language)
{
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
    (void)trial_type(b->alice, "say The sheep sleep."); /* of which she knows only one word */
    assert_lacks(trial_told(b->bob), "begins to mean");
}
