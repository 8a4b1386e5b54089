/* err_test.c -- Errors gather context on the way up; bugs abort; soft ones are logged once. */
#include "engine/base/err.h"

#include "engine/base/log.h"
#include "tests/support/test.h"

TEST(setting_an_error_returns_false_and_keeps_code_and_text)
{
    struct err err = {0};

    bool ok = err_set(&err, ERR_IO, "cannot open %s", "skein.db");

    assert_false(ok);
    assert_int_equal(err.code, ERR_IO);
    assert_string_equal(err.text, "cannot open skein.db");
}

TEST(setting_an_error_without_a_receiver_returns_false)
{
    assert_false(err_set(NULL, ERR_IO, "x"));
    assert_false(err_wrap(NULL, "y"));
}

TEST(wrapping_an_error_prepends_context_and_keeps_the_code)
{
    struct err err = {0};
    err_set(&err, ERR_FORMAT, "line 3 is no room");

    bool ok = err_wrap(&err, "importing %s", "zone 30");

    assert_false(ok);
    assert_int_equal(err.code, ERR_FORMAT);
    assert_string_equal(err.text, "importing zone 30: line 3 is no room");
}

TEST(an_error_may_quote_its_own_text)
{
    struct err err = {0};
    err_set(&err, ERR_IO, "disk full");

    err_set(&err, ERR_STORE, "store: %s", err.text);

    assert_string_equal(err.text, "store: disk full");
}

TEST(a_long_text_is_cut_between_characters)
{
    struct err err = {0};
    char text[600];
    for (size_t i = 0; i + 2 < sizeof(text); i += 2) {
        memcpy(text + i, "\u00e9", 2);
    }
    text[598] = '\0';

    err_set(&err, ERR_LIMIT, "%s", text);

    assert_int_equal(strlen(err.text), 510);
    assert_true(str_is_utf8(str_of(err.text)));
}

static void break_must(void *data)
{
    must(data == NULL);
}

TEST(a_broken_must_aborts)
{
    int something = 0;

    assert_aborts(break_must, &something);
}

TEST(a_must_that_holds_does_nothing)
{
    must(1 + 1 == 2);
}

static void count_line(void *data, enum log_level level, const char *line)
{
    (void)line;
    assert_int_equal(level, LOG_ERROR);
    ++*(int *)data;
}

TEST(a_failed_soft_check_is_logged_once_and_returns_false)
{
    int lines = 0;
    log_set_sink(count_line, &lines);

    bool any = false;
    for (int i = 0; i < 3; i++) {
        any |= soft(i > 5);
    }

    log_set_sink(NULL, NULL);
    assert_false(any);
    assert_int_equal(lines, 1);
}
