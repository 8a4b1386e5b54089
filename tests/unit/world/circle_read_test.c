/* circle_read_test.c -- lines, strings, numbers and flags of area files. */
#include "world/circle_read.h"

#include "tests/support/test.h"

struct reading {
    struct buf text;
    struct circle_reader reader;
    struct err err;
};

static void open_text(struct reading *reading, struct str raw)
{
    *reading = (struct reading){0};
    circle_read_clean(raw, &reading->text);
    reading->reader = (struct circle_reader){
            .rest = buf_str(&reading->text), .file = "wld/1.wld", .err = &reading->err};
}

#define OPEN(reading, text) open_text(reading, STR(text))

TEST(a_string_ends_at_a_tilde_that_ends_a_line)
{
    static const struct {
        const char *text;
        const char *string;
        const char *rest;
    } table[] = {
            {"a name~\nnext\n", "a name", "next\n"},
            {"two\nlines~\n", "two\nlines", ""},
            {"~ inside ~ it\n~\nx\n", "~ inside ~ it\n", "x\n"},
            {"~\n", "", ""},
            {"one~~\n", "one~", ""},
            {"no line end~", "no line end", ""},
            {"* text\n\n~\n", "* text\n\n", ""},
            {"dos~\r\nnext\r\n", "dos", "next\n"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct reading reading;
        open_text(&reading, str_of(table[i].text));
        struct str string = STR_NONE;

        assert_true(circle_read_string(&reading.reader, "a name", &string));

        assert_str(string, table[i].string);
        assert_str(reading.reader.rest, table[i].rest);
        buf_finish(&reading.text);
    }
}

TEST(a_string_without_an_end_is_reported_where_it_begins)
{
    struct reading reading;
    OPEN(&reading, "x\nsome\ntext\n");
    struct str out = STR_NONE;
    assert_true(circle_read_raw(&reading.reader, &out));

    assert_false(circle_read_string(&reading.reader, "a name", &out));

    assert_string_equal(
            reading.err.text, "wld/1.wld:2: no line ends a name, begun here, with '~'");
    buf_finish(&reading.text);
}

TEST(a_string_over_the_limit_is_refused)
{
    struct buf raw = {0};
    for (size_t i = 0; i < CIRCLE_STRING_MAX / 8 + 1; i++) {
        buf_add_text(&raw, "1234567\n");
    }
    buf_add_text(&raw, "~\n");
    struct reading reading;
    open_text(&reading, buf_str(&raw));
    struct str out = STR_NONE;

    assert_false(circle_read_string(&reading.reader, "a name", &out));

    assert_string_equal(reading.err.text, "wld/1.wld:1: a name is longer than 60 KB");
    buf_finish(&reading.text);
    buf_finish(&raw);
}

TEST(empty_lines_and_comments_do_not_count_between_strings)
{
    struct reading reading;
    OPEN(&reading, "\n* comment\n   \n  3 4 \n");
    struct circle_words words;

    assert_int_equal(circle_read_peek(&reading.reader), '3');
    assert_true(circle_read_words(&reading.reader, "numbers", 2, &words));

    assert_int_equal(words.count, 2);
    assert_str(words.line, "3 4");
    assert_int_equal(reading.reader.line, 4);
    buf_finish(&reading.text);
}

TEST(latin_1_becomes_utf_8_and_utf_8_stays)
{
    struct reading latin;
    struct reading utf8;
    OPEN(&latin, "caf\xE9\t!\x1B\r\n");
    OPEN(&utf8, "caf\xC3\xA9 \xE2\x82\xAC\n");

    assert_str(latin.reader.rest, "caf\xC3\xA9 !\n");
    assert_str(utf8.reader.rest, "caf\xC3\xA9 \xE2\x82\xAC\n");
    buf_finish(&latin.text);
    buf_finish(&utf8.text);
}

TEST(flags_are_digits_or_letters)
{
    static const struct {
        const char *text;
        uint32_t bits;
        bool ok;
    } table[] = {
            {"0", 0, true},
            {"9", 9, true},
            {"-1", 0xFFFFFFFF, true},
            {"a", 1, true},
            {"abd", 11, true},
            {"zA", 3u << 25, true},
            {"F", 1u << 31, true},
            {"G", 0, false},
            {"a1", 0, false},
            {"a-b", 0, false},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct reading reading;
        open_text(&reading, str_of(table[i].text));
        struct circle_words words;
        struct circle_flags flags = {0};
        assert_true(circle_read_words(&reading.reader, "flags", 1, &words));

        bool ok = circle_read_flags(&reading.reader, &words, 0, 1, &flags);

        assert_int_equal(ok, table[i].ok);
        assert_int_equal(flags.words[0], table[i].bits);
        buf_finish(&reading.text);
    }
}

TEST(letter_a_of_an_older_affect_is_bit_1)
{
    struct reading reading;
    OPEN(&reading, "");
    struct circle_flags flags;

    assert_true(circle_read_old_affect(&reading.reader, STR("ac"), &flags));
    assert_int_equal(flags.words[0], 2 | 8);
    assert_true(circle_read_old_affect(&reading.reader, STR("5"), &flags));
    assert_int_equal(flags.words[0], 5);
    buf_finish(&reading.text);
}

TEST(numbers_are_whole_and_bounded)
{
    static const struct {
        const char *word;
        int32_t number;
        bool ok;
    } table[] = {
            {"0", 0, true},
            {"-7", -7, true},
            {"+7", 7, true},
            {"2147483647", INT32_MAX, true},
            {"2147483648", 0, false},
            {"99999999999999999999", 0, false},
            {"", 0, false},
            {"-", 0, false},
            {"12a", 0, false},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct reading reading;
        OPEN(&reading, "");
        int32_t number = 0;

        bool ok = circle_read_number(
                &reading.reader, str_of(table[i].word), "the level", &number);

        assert_int_equal(ok, table[i].ok);
        assert_int_equal(number, table[i].number);
        buf_finish(&reading.text);
    }
}

TEST(a_dollar_or_a_very_high_number_ends_a_file)
{
    static const struct {
        const char *text;
        enum circle_next next;
    } table[] = {
            {"#3\n", CIRCLE_NEXT_RECORD},
            {"#3~\n", CIRCLE_NEXT_RECORD},
            {"$\n", CIRCLE_NEXT_END},
            {"$~\n", CIRCLE_NEXT_END},
            {"#99999\n", CIRCLE_NEXT_END},
            {"#-3\n", CIRCLE_NEXT_BROKEN},
            {"#x\n", CIRCLE_NEXT_BROKEN},
            {"3\n", CIRCLE_NEXT_BROKEN},
            {"", CIRCLE_NEXT_BROKEN},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct reading reading;
        open_text(&reading, str_of(table[i].text));
        int32_t vnum = 0;

        assert_int_equal(circle_read_record(&reading.reader, &vnum), table[i].next);
        buf_finish(&reading.text);
    }
}

static const struct CMUnitTest tests[] = {
        IT(a_string_ends_at_a_tilde_that_ends_a_line),
        IT(a_string_without_an_end_is_reported_where_it_begins),
        IT(a_string_over_the_limit_is_refused),
        IT(empty_lines_and_comments_do_not_count_between_strings),
        IT(latin_1_becomes_utf_8_and_utf_8_stays),
        IT(flags_are_digits_or_letters),
        IT(letter_a_of_an_older_affect_is_bit_1),
        IT(numbers_are_whole_and_bounded),
        IT(a_dollar_or_a_very_high_number_ends_a_file),
};
TESTS(tests)
