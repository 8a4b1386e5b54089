/* credential_test.c -- Which questions of builders count as asking for a password. */
#include "engine/core/output/credential.h"

#include "tests/support/test.h"

TEST(a_question_for_a_password_is_recognised_in_any_spelling)
{
    static const char *const asking[] = {"Your password?",
            "Type your pass word:", "p a s s w o r d", "PA$$W0RD", "pa-ss.wo_rd", "mypass word",
            "yourpass-word, please", "What is your game-password?", "the passwords of both",
            "Gib dein Pass Wort", "the secret word", "your pass-phrase", "Pass code?",
            "a compass and your pass word", "worth it: the pass word", "your login",
            "type your name to login", "the pwd"};
    for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
        assert_string_equal(
                credential_is_asked_for(str_of(asking[i])) ? asking[i] : "not recognised",
                asking[i]);
    }
}

TEST(common_words_side_by_side_do_not_ask_for_a_password)
{
    static const char *const harmless[] = {"type the compass word north", "the com-pass word",
            "Compass words: north, south", "Which COMPASS word?", "Will you bypass Wordsworth?",
            "the underpass word", "trespass words", "What is a mountain pass worth?",
            "a pass worthy of you", "pass wordlessly?", "compass phrase", "the compass code",
            "compass: word?", "Pass the salt, word by word"};
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
        assert_string_equal(
                credential_is_asked_for(str_of(harmless[i])) ? "recognised" : harmless[i],
                harmless[i]);
        assert_false(credential_is_named(str_of(harmless[i])));
    }
}
