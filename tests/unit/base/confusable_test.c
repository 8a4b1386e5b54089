/* confusable_test.c -- A text is read as a person reads it, whatever letters it uses. */
#include "engine/base/confusable.h"

#include "tests/support/test.h"

TEST(a_word_reads_the_same_in_every_spelling)
{
    static const char *const spellings[] = {"password", "Pass word:", "P a s s w o r d",
            "PA$$W0RD", "p@ssw0rd?", "passw\u043erd", "\u0440\u0430\u0455\u0455word",
            "p\u00e1ssw\u00f6rd", "\uff50\uff41\uff53\uff53word", "pa-ss.wo_rd"};
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        struct buf out = {0};
        confusable_fold(str_of(spellings[i]), &out);
        assert_str(buf_str(&out), "password");
        buf_finish(&out);
    }
}

TEST(another_word_stays_another_word)
{
    struct buf out = {0};
    confusable_fold(STR("The compass, 2nd word"), &out);
    assert_str(buf_str(&out), "thecompassndword");
    buf_finish(&out);
}
