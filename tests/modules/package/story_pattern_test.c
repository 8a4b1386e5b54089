/* story_pattern_test.c -- What the expressions of stories match. */
#include "engine/modules/package/story_pattern.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

TEST(an_expression_matches_as_a_story_expects)
{
    static const struct {
        const char *pattern;
        const char *text;
        bool matches;
    } rows[] = {
            {"look", "You LOOK around", true},
            {"^bob", "alice\nbob", true},
            {"^bob", "alice bob", false},
            {"lamp$", "a lamp\nis lit", true},
            {"^$", "a\n\nb", true},
            {"^$", "a", false},
            {"You.*bob", "You\nbob", true},
            {"\\d+ coins", "has 12 coins", true},
            {"\\d", "d", false},
            {"[\\d.]+ kg", "1.5 kg", true},
            {"^[\\w\\s]+$", "a b_1", true},
            {"^[^\\n]*b", "a\nxb", true},
            {"\\bran\\b", "orange", false},
            {"\\w \\S \\W", "a b !", true},
            {"a\\ny", "a\ny", true},
            {"a\\.b", "axb", false},
            {"(a|b) (c|d)", "b d", true},
            {"\"(\\S+) x\", \\1", "\"ab x\", ab", true},
            {".[^x](a|b).* \\1$", "xya\nz a", true},
            {".[^x](a|b).* \\1$", "xya\nz b", false},
            {"a[^x]b", "a\nb", true},
            {"a[^x\\n]b", "a\nb", false},
            {"a{2}b", "aab", true},
            {"{lamp} x{y", "{lamp} x{y", true},
            {"a+?b", "b", false},
            {"a.*?b", "a to b", true},
            {"colou?r", "color", true},
            {"[]x]y", "]y", true},
            {"^[[:alpha:]x\\d]+$", "ab9", true},
            {"[^]x]y", "]y", false},
            {"\\[.*'s\\] Small\\?", "[h, alice's] small?", true},
            {"(?-i)Hello", "Hello", true},
            {"(?-i)Hello", "hello", false},
            {"well 😄", "well 😄 it is", true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = {0};
        struct pattern *pattern = pattern_create(str_of(rows[i].pattern), &err);
        if (!pattern || pattern_matches(pattern, str_of(rows[i].text)) != rows[i].matches) {
            fail_msg("/%s/ and \"%s\": %s", rows[i].pattern, rows[i].text, err.text);
        }
        pattern_destroy(pattern);
    }
}

TEST(a_wrong_expression_says_why)
{
    static const char *const rows[][2] = {
            {"(a", ""},
            {"*a", ""},
            {"a\\", ""},
            {"[z-a]", ""},
            {"[a", "\"[\" has no \"]\""},
            {"[^]", "\"[\" has no \"]\""},
            {"[a\\", "\"[\" has no \"]\""},
            {"[a\\]]", "in a list, \"]\" comes first"},
            {"a(?=b)", "\"(?\" is not known here, except (?-i) at the start"},
            {"(a) \\2", "there is no group for \\2"},
            {"..........(a)\\1", "there is no group for \\1"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf wanted = {0};
        struct err err = {0};
        buf_printf(&wanted, "not a regular expression: %s", rows[i][1]);

        struct pattern *pattern = pattern_create(str_of(rows[i][0]), &err);

        if (pattern || !str_starts(str_of(err.text), buf_str(&wanted)) ||
                strlen(err.text) == strlen("not a regular expression: ")) {
            fail_msg("/%s/: %s", rows[i][0], err.text);
        }
        buf_finish(&wanted);
    }
}
