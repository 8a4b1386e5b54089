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

static void assert_refused(const char *pattern_text, const char *why)
{
    struct err err = {0};
    struct pattern *pattern = pattern_create(str_of(pattern_text), &err);
    if (pattern || str_find(str_of(err.text), str_of(why), 0) == SIZE_MAX) {
        fail_msg("/%s/: %s", pattern_text, err.text);
    }
}

TEST(an_expression_that_takes_the_machine_is_refused)
{
    struct buf deep = {0};
    for (int i = 0; i < 100; i++) {
        buf_add_char(&deep, '(');
    }
    assert_refused(buf_str(&deep).bytes, "too many groups in groups");
    for (int i = 0; i < 1000; i++) {
        buf_add_char(&deep, 'a');
    }
    assert_refused(buf_str(&deep).bytes, "longer than 1000 bytes");
    buf_finish(&deep);
    assert_refused("((((x{1,99}){1,99}){1,99}){1,99})", "repeats too much");
    assert_refused("x{123456789012345678901234567890}", "repeats too much");
    assert_refused("(.*)*\\1zzz", "do not go together");
    assert_refused("((.*)?+(.*)*)\\2zzz", "do not go together");
    struct err err = {0};
    struct pattern *usual = pattern_create(STR("x{2,}y{3} (a|b)* (c)?"), &err);
    assert_non_null(usual);
    assert_true(pattern_matches(usual, STR("xxyyy ab ")));
    pattern_destroy(usual);
}
