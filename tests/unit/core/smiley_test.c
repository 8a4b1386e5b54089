/* smiley_test.c -- Which lines are smileys, and are said. */
#include "engine/core/line/smiley.h"

#include "tests/support/test.h"

TEST(smileys_are_told_from_commands)
{
    static const char *const smileys[] = {":)", ":-)", ";)", ";-D", "=D", "8)", ":)))", ":(",
            ":wave:", ":+1:", "<3", "</3", "^^", "^_^", "-_-", "o_o", "O_O", "xd", "xD", "XD",
            "\\o/", "(:", "(-:", ":'(", ":')", ">:(", "t_t", "T_T"};
    static const char *const others[] = {"x", "o", "t", "look", "x lamp", "take", "open", ":a",
            ":smiles", ":waves: hi", ";a", ";2 + 2", "=", "8", "n", "(", "<", "->", "^",
            "say :)", "tell x :)", ""};
    for (size_t i = 0; i < sizeof(smileys) / sizeof(smileys[0]); i++) {
        if (!smiley_is(str_of(smileys[i]))) {
            fail_msg("%s is not a smiley", smileys[i]);
        }
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (smiley_is(str_of(others[i]))) {
            fail_msg("%s is a smiley", others[i]);
        }
    }
}
