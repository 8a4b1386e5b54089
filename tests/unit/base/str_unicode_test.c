/* str_unicode_test.c -- Cleaned text stays clean; similar-looking text folds to the same. */
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "tests/support/test.h"

#define STR_UNICODE_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A function from text to text, tried on each row of a table. */
struct row {
    const char *given;
    const char *expected;
};

static void try_rows(
        const struct row *rows, size_t count, void (*convert)(struct str s, struct buf *out))
{
    for (size_t i = 0; i < count; i++) {
        struct buf out = {0};
        convert(str_of(rows[i].given), &out);
        assert_str(buf_str(&out), rows[i].expected);
        buf_finish(&out);
    }
}

static void clean_line(struct str s, struct buf *out)
{
    str_clean(s, false, out);
}

static void clean_lines(struct str s, struct buf *out)
{
    str_clean(s, true, out);
}

TEST(cleaning_keeps_text_and_drops_control)
{
    static const struct row rows[] = {
            {"", ""},
            {"say hello", "say hello"},
            {"gr\u00fc\u00df dich \u4f60\u597d \U0001F600",
                    "gr\u00fc\u00df dich \u4f60\u597d \U0001F600"},
            {"a\tb", "a b"},
            {"a\r\nb", "ab"},
            {"\x1b[31mred\x07", "[31mred"},
            {"a\x7f"
             "b",
                    "ab"},
            {"a\xc2\x85"
             "b\xc2\x9b"
             "c",
                    "abc"},
            {"a\u202eb\u2066c\u2069", "abc"},
            {"a\u2028b\ufeff", "ab"},
            {"e\u0301", "e\u0301"},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), clean_line);
}

TEST(bad_bytes_become_the_replacement_character)
{
    static const struct row rows[] = {
            {"\xff", "\ufffd"},
            {"a\xc3", "a\ufffd"},
            {"\xc3(", "\ufffd("},
            {"\xc0\x80", "\ufffd\ufffd"},
            {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
            {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
            {"\xe4\xbd", "\ufffd\ufffd"},
            {"\ufffd", "\ufffd"},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), clean_line);
}

TEST(newlines_stay_where_lines_are_wanted)
{
    static const struct row rows[] = {
            {"a\r\n\tb\n", "a\n b\n"},
            {"\n\n", "\n\n"},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), clean_lines);
}

TEST(a_nul_byte_is_dropped)
{
    struct buf out = {0};

    str_clean(STR("a\0b"), true, &out);

    assert_str(buf_str(&out), "ab");
    buf_finish(&out);
}

TEST(valid_utf8_is_recognised)
{
    assert_true(str_is_utf8(STR("")));
    assert_true(str_is_utf8(STR("\u00e9\ufffd\U0010ffff")));
    assert_false(str_is_utf8(STR("a\xff")));
    assert_false(str_is_utf8(STR("\xe4\xbd")));
}

TEST(names_that_look_alike_fold_alike)
{
    static const struct row rows[] = {
            {"Bilbo The 3rd", "bilbo the 3rd"},
            {"\u00c9mile", "\u00e9mile"},
            {"E\u0301mile", "\u00e9mile"},
            {"STRASSE", "strasse"},
            {"stra\u00dfe", "strasse"},
            {"\uff22\uff4f\uff42", "bob"},
            {"\ufb01n", "fin"},
            {"b\u200bo\u00adb", "bob"},
            {"\u03a3\u03c2", "\u03c3\u03c3"},
            {"", ""},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), str_fold);
}

TEST(folding_replaces_invalid_bytes)
{
    struct buf out = {0};

    str_fold(STR("A\xff"), &out);

    assert_str(buf_str(&out), "a\ufffd");
    buf_finish(&out);
}

TEST(legible_text_has_no_long_gaps_or_invisible_characters)
{
    static const struct row rows[] = {
            {"smiles.    SYSTEM", "smiles. SYSTEM"},
            {"a   b", "a   b"},
            {"a\u00a0\u2003\u2800\u3164b", "a b"},
            {"a\u115fb", "a b"},
            {"a\u200b\u2060\u00ad\U000E0041\u206a\u200e\u034f\u180eb", "ab"},
            {"z\u0301\u0301\u0301\u0301\u0301!", "z\u0301\u0301\u0301!"},
            {"\U0001F469\u200d\U0001F4BB \u2764\ufe0f",
                    "\U0001F469\u200d\U0001F4BB \u2764\ufe0f"},
            {"\u0645\u06dd\u064e", "\u0645\u06dd\u064e"},
            {"one\n   two", "one\n   two"},
            {"one\n    two", "one\n two"},
            {"    a", " a"},
            {"a    ", "a "},
            {" a  b   c d ", " a  b   c d "},
            {"\u00e9    b", "\u00e9 b"},
            {"", ""},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), str_put_legible);
    for (size_t i = 0; i < STR_UNICODE_COUNT(rows); i++) {
        assert_true(str_is_legible(str_of(rows[i].expected)));
        assert_int_equal(str_is_legible(str_of(rows[i].given)),
                strcmp(rows[i].given, rows[i].expected) == 0);
    }
}

TEST(a_plain_line_is_visible_valid_and_of_limited_length)
{
    static const struct {
        const char *text;
        size_t most;
        bool plain;
    } cases[] = {
            {"a brass lamp", 12, true}, {"a brass lamp", 11, false}, {"~", 1, true},
            {"\xC3\xA9"
             "clair",
                    6, true},
            {"\xC3\xA9"
             "clair",
                    5, false},
            {"", 10, false}, {"   ", 10, false}, {" \xC2\xA0 ", 10, false}, {"a\nb", 10, false},
            {"a\x7F", 10, false}, {"a\x1F", 10, false}, {"a\xFF", 10, false},
            {"a brass\x1Flamp", 20, false}, {"a brass \x7Flamp", 20, false},
            {"\x7F\x1F brass lamp", 20, false}, {"        lamp", 12, true},
            {"                ", 20, false}, {"        \xC2\xA0 ", 20, false},
            {"    \xC2\xA0     ", 20, false},
            {"a\xE2\x80\x8B"
             "b",
                    10, false}, /* a space without width */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(
                str_is_plain_line(str_of(cases[i].text), cases[i].most), cases[i].plain);
    }
}

TEST(columns_are_those_of_a_terminal)
{
    static const struct {
        const char *text;
        size_t columns;
    } table[] = {
            {"", 0},
            {"lantern", 7},
            {"\u00e9", 1},
            {"e\u0301", 1},
            {"\u4f60\u597d", 4},
            {"\U0001F600", 2},
            {"\u200b", 0},
            {"a\nb", 2},
    };

    for (size_t i = 0; i < STR_UNICODE_COUNT(table); i++) {
        assert_int_equal(str_columns(str_of(table[i].text)), table[i].columns);
    }
}

TEST(a_fitting_prefix_ends_between_characters)
{
    assert_int_equal(str_fit_columns(STR("lantern"), 4), 4);
    assert_int_equal(str_fit_columns(STR("lantern"), 40), 7);
    assert_int_equal(str_fit_columns(STR("\u4f60\u597d"), 3), 3);
    assert_int_equal(str_fit_columns(STR("ae\u0301x"), 2), 4);
    assert_int_equal(str_fit_columns(STR("abc"), 0), 0);
}

TEST(ascii_is_approximated)
{
    static const struct row rows[] = {
            {"plain", "plain"},
            {"\u201cHello\u201d \u2014 it\u2019s", "\"Hello\" -- it's"},
            {"caf\u00e9 na\u00efve \u00c5ngstr\u00f6m", "cafe naive Angstrom"},
            {"stra\u00dfe \u00c6sir \u0141\u00f3d\u017a", "strasse AEsir Lodz"},
            {"e\u0301", "e"},
            {"wait\u2026 \u00bd", "wait... 1/2"},
            {"a\u00a0b", "a b"},
            {"\u4f60\u597d", "??"},
            {"\U0001F600!", ":grin:!"},
            {"\U0001F6B4!", "?!"},
            {"\u2500\u253c\u2502", "-+|"},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), str_to_ascii);
}

TEST(names_between_colons_become_emoji)
{
    static const struct row rows[] = {
            {"well :smile:", "well \U0001F604"},
            {":heart::heart:", "\u2764\u2764"},
            {"at 10:30: a:smile:b", "at 10:30: a\U0001F604b"},
            {"::smile:", ":\U0001F604"},
            {":nothing: :Smile: :smile", ":nothing: :Smile: :smile"},
            {"::::", "::::"},
    };
    try_rows(rows, STR_UNICODE_COUNT(rows), str_put_emoji);
}

TEST(codes_become_utf8)
{
    static const struct {
        uint32_t code;
        const char *bytes;
    } table[] = {
            {'A', "A"},
            {0xE9, "\u00e9"},
            {0x4F60, "\u4f60"},
            {0x1F600, "\U0001F600"},
            {0xD800, "\ufffd"},
            {0x110000, "\ufffd"},
            {UINT32_MAX, "\ufffd"},
    };

    for (size_t i = 0; i < STR_UNICODE_COUNT(table); i++) {
        struct buf out = {0};
        str_put_code(table[i].code, &out);
        assert_str(buf_str(&out), table[i].bytes);
        buf_finish(&out);
    }
}
