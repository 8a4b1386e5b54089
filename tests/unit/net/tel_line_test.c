/* tel_line_test.c -- Bytes to lines, whole and split at every place. */
#include "net/telnet/tel_line.h"

#include "engine/session/session.h"
#include "tests/support/test.h"

/* Feeds bytes and writes each line with a '|' behind, a too long one as "!|". whole: takes plain
 * lines at once. */
static void feed_as(
        struct tel_line *line, struct str bytes, bool utf8, bool whole, struct buf *out)
{
    while (bytes.length > 0) {
        enum tel_line_end end = TEL_LINE_OPEN;
        struct str plain = STR_NONE;
        size_t plain_taken = whole ? tel_line_whole(line, bytes, &plain) : 0;
        if (plain_taken > 0) {
            buf_add_str(out, plain);
            buf_add_char(out, '|');
            bytes = str_slice(bytes, plain_taken, bytes.length);
            continue;
        }
        size_t taken = tel_line_feed(line, bytes, &end);
        assert_true(taken > 0);
        bytes = str_slice(bytes, taken, bytes.length);
        if (end == TEL_LINE_TOO_LONG ||
                (end == TEL_LINE_DONE && !tel_line_take(line, utf8, out))) {
            buf_add_char(out, '!');
        }
        if (end != TEL_LINE_OPEN) {
            buf_add_char(out, '|');
        }
    }
}

static void feed_line(struct tel_line *line, struct str bytes, bool utf8, struct buf *out)
{
    feed_as(line, bytes, utf8, false, out);
}

struct line_row {
    struct str bytes;
    const char *expected;
};

#define LINE_ROW(bytes, expected)                                                              \
    {                                                                                          \
        {bytes, sizeof(bytes) - 1}, expected                                                   \
    }

static const struct line_row tel_line_rows[] = {
        LINE_ROW("look\r\n", "look|"),
        LINE_ROW("look\n", "look|"),
        LINE_ROW("look\r\0", "look|"),
        LINE_ROW("look\rnorth\r", "look|north|"),
        LINE_ROW("\r\n", "|"),
        LINE_ROW("\n\n", "||"),
        LINE_ROW("\r\n\r\n", "||"),
        LINE_ROW("\r\r\n", "||"),
        LINE_ROW("one\r\n\ntwo\n", "one||two|"),
        LINE_ROW("look", ""),
        LINE_ROW("lool\bk\n", "look|"),
        LINE_ROW("lool\177k\n", "look|"),
        LINE_ROW("\b\b\bok\n", "ok|"),
        LINE_ROW("caf\xC3\xA9\b\be\n", "cae|"),
        LINE_ROW("a\tb\033[A\n", "a b|"),
        LINE_ROW("\033[Blo\033[1;5Cok\033OA\n", "look|"),
        LINE_ROW("\033[\nlook\033\nok\033\033[D\n", "|look|ok|"),
        LINE_ROW("bad\xFF\n", "bad\xEF\xBF\xBD|"),
        LINE_ROW("n\0ul\n", "nul|"),
};

TEST(each_line_ending_of_telnet_is_accepted)
{
    for (size_t i = 0; i < sizeof(tel_line_rows) / sizeof(tel_line_rows[0]); i++) {
        struct tel_line line = {0};
        struct buf out = {0};

        feed_line(&line, tel_line_rows[i].bytes, true, &out);

        assert_str(buf_str(&out), tel_line_rows[i].expected);
        tel_line_finish(&line);
        buf_finish(&out);
    }
}

static void feed_cut(const struct line_row *row, size_t cut, bool whole)
{
    struct tel_line line = {0};
    struct buf out = {0};

    feed_as(&line, str_slice(row->bytes, 0, cut), true, whole, &out);
    feed_as(&line, str_slice(row->bytes, cut, row->bytes.length), true, whole, &out);

    assert_str(buf_str(&out), row->expected);
    tel_line_finish(&line);
    buf_finish(&out);
}

TEST(a_cut_at_any_place_changes_nothing)
{
    for (size_t i = 0; i < sizeof(tel_line_rows) / sizeof(tel_line_rows[0]); i++) {
        for (size_t cut = 0; cut <= tel_line_rows[i].bytes.length; cut++) {
            feed_cut(&tel_line_rows[i], cut, false);
            feed_cut(&tel_line_rows[i], cut, true);
        }
    }
}

/* Feeds `length` times c and an end, then "ok" and an end; returns the lines. */
static void feed_long(size_t length, char c, bool utf8, struct buf *out)
{
    struct tel_line line = {0};
    struct buf bytes = {0};
    for (size_t i = 0; i < length; i++) {
        buf_add_char(&bytes, c);
    }
    buf_add_text(&bytes, "\r\nok\r\n");
    feed_line(&line, buf_str(&bytes), utf8, out);
    tel_line_finish(&line);
    buf_finish(&bytes);
}

TEST(the_longest_line_is_taken_and_one_longer_refused_whole)
{
    struct buf longest = {0};
    struct buf longer = {0};

    feed_long(SESSION_LINE_MAX, 'x', true, &longest);
    feed_long(SESSION_LINE_MAX + 1, 'x', true, &longer);

    assert_int_equal(longest.length, SESSION_LINE_MAX + strlen("|ok|"));
    assert_str(buf_str(&longer), "!|ok|");
    buf_finish(&longest);
    buf_finish(&longer);
}

TEST(only_a_line_that_fits_is_taken_whole)
{
    struct tel_line line = {0};
    char bytes[SESSION_LINE_MAX + 2];
    struct str whole = STR_NONE;
    memset(bytes, 'x', sizeof(bytes));

    bytes[SESSION_LINE_MAX + 1] = '\n';
    assert_int_equal(tel_line_whole(&line, (struct str){bytes, sizeof(bytes)}, &whole), 0);
    bytes[SESSION_LINE_MAX] = '\n';
    assert_int_equal(tel_line_whole(&line, (struct str){bytes, sizeof(bytes)}, &whole),
            SESSION_LINE_MAX + 1);
    assert_int_equal(whole.length, SESSION_LINE_MAX);
}

TEST(a_line_that_outgrows_the_limit_when_cleaned_is_refused)
{
    struct buf out = {0};

    feed_long(SESSION_LINE_MAX, '\xE9', false, &out);

    assert_str(buf_str(&out), "!|ok|");
    buf_finish(&out);
}

TEST(an_endless_line_takes_no_memory_line)
{
    struct tel_line line = {0};
    struct buf out = {0};
    char piece[1000];
    memset(piece, 'x', sizeof(piece));

    for (int i = 0; i < 1000; i++) {
        feed_line(&line, (struct str){piece, sizeof(piece)}, true, &out);
        assert_true(!line.bytes || line.bytes->capacity / 2 <= SESSION_LINE_MAX);
    }
    feed_line(&line, STR("\n"), true, &out);

    assert_str(buf_str(&out), "!|");
    assert_null(line.bytes);
    tel_line_finish(&line);
    buf_finish(&out);
}

TEST(without_utf8_only_bytes_that_are_no_utf8_are_latin1)
{
    struct tel_line line = {0};
    struct buf out = {0};

    feed_line(&line, STR("caf\xE9\n"), false, &out);
    feed_line(&line, STR("caf\xC3\xA9\n"), false, &out);

    assert_str(buf_str(&out), "caf\xC3\xA9|caf\xC3\xA9|");
    tel_line_finish(&line);
    buf_finish(&out);
}

TEST(erasing_removes_one_character_or_the_whole_line)
{
    struct tel_line line = {0};
    struct buf out = {0};

    feed_line(&line, STR("ab\xC3\xA9"), true, &out);
    tel_line_erase(&line);
    feed_line(&line, STR("c\n"), true, &out);
    feed_line(&line, STR("wrong"), true, &out);
    tel_line_erase_all(&line);
    feed_line(&line, STR("right\n"), true, &out);

    assert_str(buf_str(&out), "abc|right|");
    tel_line_finish(&line);
    buf_finish(&out);
}
