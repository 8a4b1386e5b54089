/* source_match_test.c -- Finding and replacing a text or a pattern in the lines of a source. */
#include "engine/modules/workshop/search/source_match.h"

#include "tests/support/test.h"

static void assert_replaced(const char *text, bool is_lua, const char *with, const char *source,
        const char *expected)
{
    struct source_pattern pattern = {str_of(text), str_of(with), is_lua};
    struct buf out = {0};
    struct err err = {0};
    assert_true(source_pattern_check(&pattern, &err));
    assert_true(source_replace(&pattern, str_of(source), &out, NULL, NULL, &err));
    buf_add_char(&out, '\0');
    assert_string_equal(out.bytes, expected);
    buf_finish(&out);
}

static void assert_wrong(const char *text, const char *with, const char *part)
{
    struct source_pattern pattern = {str_of(text), str_of(with), true};
    struct err err = {0};
    bool ok = source_pattern_check(&pattern, &err) &&
              source_replace(&pattern, STR("abc abc"), NULL, NULL, NULL, &err);
    if (ok || str_find(str_of(err.text), str_of(part), 0) == SIZE_MAX) {
        fail_msg("%s: %s, not: %s", text, err.text, part);
    }
}

TEST(every_occurrence_is_replaced_and_all_else_stays)
{
    assert_replaced("a", false, "bb", "a-a\na", "bb-bb\nbb");
    assert_replaced("a", false, "", "xax\n", "xx\n");
    assert_replaced("aa", false, "a", "aaa", "aa");
    assert_replaced("%d", false, "%1", "%d 1", "%1 1");
    assert_replaced("z", false, "y", "", "");
    assert_replaced("z", false, "y", "\n\nno\n\n", "\n\nno\n\n");
}

TEST(a_pattern_is_matched_in_each_line_and_has_captures)
{
    assert_replaced("^a", true, "b", "aa\naa", "ba\nba");
    assert_replaced("a$", true, "b", "aa\naa", "ab\nab");
    assert_replaced("(%a)(%d)", true, "%2%1", "a1 b2", "1a 2b");
    assert_replaced("%d+", true, "<%0>", "12 3", "<12> <3>");
    assert_replaced("%d+", true, "<%1%%>", "12", "<12%>");
    assert_replaced("()b", true, "%1", "abb", "a23");
    assert_replaced("x%s*", true, "y", "x x", "yy");
}

TEST(a_wrong_pattern_gets_a_sentence)
{
    assert_wrong("[a", "", "malformed pattern");
    assert_wrong("a%", "", "malformed pattern");
    assert_wrong("a(", "", "unfinished capture");
    assert_wrong("(", "", "unfinished capture");
    assert_wrong("a*", "", "empty text");
    assert_wrong("^", "", "empty text");
    assert_wrong("(b)", "%2", "no capture %2");
    assert_wrong("b", "%x", "behind %");
    assert_wrong("b", "%", "behind %");
    assert_wrong("a\nb", "", "a line each");
    assert_wrong("a", "b\nc", "a line each");
}

TEST(a_pattern_that_takes_too_long_is_stopped)
{
    struct source_pattern pattern = {STR("a-a-a-a-a-a-b"), STR(""), true};
    struct buf source = {0};
    struct err err = {0};
    for (int i = 0; i < 3000; i++) {
        buf_add_char(&source, 'a');
    }

    assert_true(source_pattern_check(&pattern, &err));
    assert_false(source_replace(&pattern, buf_str(&source), NULL, NULL, NULL, &err));

    assert_non_null(strstr(err.text, "too many steps"));
    buf_finish(&source);
}
