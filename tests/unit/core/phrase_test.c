/* phrase_test.c -- Words of a phrase while its text is replaced. */
#include "engine/core/phrase/phrase.h"

#include "tests/unit/core/play.h"

PLAY_TEST(words_are_those_of_the_newest_text_in_any_case)
{
    struct phrases *phrases = phrases_of(p->engine);
    assert_true(phrase_set(phrases, STR("polite_words"), STR("please \xC3\xA4h")));
    assert_true(phrase_has_word(p->engine, PHRASE_polite_words, STR("Please")));
    assert_true(phrase_has_word(p->engine, PHRASE_polite_words, STR("\xC3\xA4h")));
    assert_false(phrase_has_word(p->engine, PHRASE_polite_words, STR("pleas")));
    assert_false(phrase_has_word(p->engine, PHRASE_polite_words, STR("0lease")));
    assert_false(phrase_has_word(p->engine, PHRASE_polite_words, STR_NONE));

    assert_true(phrase_set(phrases, STR("polite_words"), STR("bitte")));

    assert_false(phrase_has_word(p->engine, PHRASE_polite_words, STR("please")));
    assert_true(phrase_has_word(p->engine, PHRASE_polite_words, STR("BITTE")));
}
