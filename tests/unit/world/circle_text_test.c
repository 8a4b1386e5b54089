/* circle_text_test.c -- colours and line breaks. */
#include "world/circle_text.h"

#include "tests/support/test.h"

struct row {
    const char *text;
    const char *expected; /* NULL: nil */
};

static void check(struct value (*convert)(struct str), const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct value value = convert(str_of(rows[i].text));

        if (rows[i].expected) {
            assert_str(value_as_str(&value), rows[i].expected);
        } else {
            assert_int_equal(value.kind, VALUE_NIL);
        }
        value_finish(&value);
    }
}

#define CHECK(convert, rows) check(convert, rows, sizeof(rows) / sizeof((rows)[0]))

/* 65 columns: one that a hand would wrap after. */
#define FULL "Sixty five columns of plain text, all of them here for the wraps."

TEST(colours_become_markup)
{
    static const struct row rows[] = {
            {"plain", "plain"},
            {"", NULL},
            {"@rred@n plain", "<red>red</> plain"},
            {"@Rbright@n", "<b><red>bright</></>"},
            {"@rone@gtwo", "<red>one</><green>two</>"},
            {"@r@g@n nothing", "nothing"},
            {"@[F510]orange@n", "<#ff5f00>orange</>"},
            {"@[F999]x", "@[F999]x"},
            {"@@home", "@home"},
            {"a < b", "a << b"},
            {"who@", "who@"},
            {"6 @ 4", "6 @ 4"},
            {"@1ground@l blink", "ground blink"},
    };
    CHECK(circle_text_line, rows);
}

TEST(words_to_be_typed_have_no_colour_and_no_markup)
{
    static const struct row rows[] = {
            {"  @rred@n   lamp ", "red lamp"},
            {"a < b", "a < b"},
            {" ", NULL},
    };
    CHECK(circle_text_plain, rows);
}

TEST(a_line_that_was_only_wrapped_is_joined)
{
    static const struct row rows[] = {
            {FULL "\nAnd more.\n", FULL " And more."},
            {"   " FULL "\nAnd more.\n   New paragraph.\n", FULL " And more.\nNew paragraph."},
            {"Short.\nOn purpose.\n", "Short.\nOn purpose."},
            {FULL "\n\nA new one.\n", FULL "\n\nA new one."},
            {"\n\nAt last.\n\n\n", "At last."},
            {"", NULL},
            {"\n \n", NULL},
    };
    CHECK(circle_text_block, rows);
}

TEST(one_blank_follows_a_sentence)
{
    static const struct row rows[] = {
            {"One.  Two: \"Three!\"  Four.", "One. Two: \"Three!\" Four."},
            {"One  two.", "One  two."},
            {"   One.  Two.\n   Three.\n", "   One.  Two.\n   Three."},
    };
    CHECK(circle_text_block, rows);
}

TEST(a_drawing_stays_as_it_is)
{
    static const struct row rows[] = {
            {"   /----\\\n   |    |\n   \\----/\n", "   /----\\\n   |    |\n   \\----/"},
            {FULL "   gap\nand      columns\n", FULL "   gap\nand      columns"},
    };
    CHECK(circle_text_block, rows);
}

TEST(a_script_loses_nothing_but_its_last_line_end)
{
    static const struct row rows[] = {
            {"  if @r < 3\n\n  end\n", "  if @r < 3\n\n  end"},
            {"", NULL},
    };
    CHECK(circle_text_verbatim, rows);
}

static const struct CMUnitTest tests[] = {
        IT(colours_become_markup),
        IT(words_to_be_typed_have_no_colour_and_no_markup),
        IT(a_line_that_was_only_wrapped_is_joined),
        IT(one_blank_follows_a_sentence),
        IT(a_drawing_stays_as_it_is),
        IT(a_script_loses_nothing_but_its_last_line_end),
};
TESTS(tests)
