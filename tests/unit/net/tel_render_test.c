/* tel_render_test.c -- Markup to terminal bytes, as tables. In the expected bytes ESC is written
 * "^", so that rows are readable. */
#include "net/telnet/tel_render.h"

#include "engine/base/rng.h"
#include "engine/session/msg.h"
#include "tests/support/test.h"

struct render_row {
    const char *markup;
    const char *expected;
};

static void render_tel_render(const struct tel_style *style, struct str markup, struct buf *out)
{
    tel_render_lines(style, markup, out);
    for (size_t i = 0; i < out->length; i++) {
        if (out->bytes[i] == '\033') {
            out->bytes[i] = '^';
        }
    }
}

static void check_rows_render(
        const struct tel_style *style, const struct render_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf out = {0};

        render_tel_render(style, str_of(rows[i].markup), &out);

        assert_str(buf_str(&out), rows[i].expected);
        buf_finish(&out);
    }
}

#define RENDER_CHECK(style, rows)                                                              \
    check_rows_render(style, rows, sizeof(rows) / sizeof((rows)[0]))

TEST(without_colours_there_is_only_text)
{
    static const struct tel_style plain = {.utf8 = true};
    static const struct render_row rows[] = {
            {"", "\r\n"},
            {"hello", "hello\r\n"},
            {"one\ntwo", "one\r\ntwo\r\n"},
            {"one\n", "one\r\n\r\n"},
            {"<b>bold</b> <red>red</> <cmd look>look</cmd>", "bold red look\r\n"},
            {"1 << 2", "1 < 2\r\n"},
            {"two  blanks   stay", "two  blanks   stay\r\n"},
            {"  <b>in</b>dented", "  indented\r\n"},
            {"caf\xC3\xA9", "caf\xC3\xA9\r\n"},
            {"a\033[31mb\007c", "a[31mbc\r\n"},
            {"<b>a\033[31mb</b>", "a[31mb\r\n"},
            {"a\377z", "a\377\377z\r\n"},
            {"<b>a\377z</b>", "a\377\377z\r\n"},
    };

    RENDER_CHECK(&plain, rows);
}

TEST(a_screen_reader_gets_emoji_as_words)
{
    static const struct tel_style aloud = {.utf8 = true, .aloud = true};
    static const struct tel_style plain = {.aloud = true};
    static const struct render_row rows[] = {
            {"well \xF0\x9F\x98\x84<b>\xF0\x9F\x8E\xB5</b>", "well (smile)(music)\r\n"},
            {"caf\xC3\xA9 \xE2\x80\x94 \xF0\x9F\xA6\xA9",
                    "caf\xC3\xA9 \xE2\x80\x94 \xF0\x9F\xA6\xA9\r\n"},
            {"", "\r\n"},
    };
    static const struct render_row plain_rows[] = {
            {"caf\xC3\xA9 \xF0\x9F\x98\x84", "cafe (smile)\r\n"},
    };

    RENDER_CHECK(&aloud, rows);
    RENDER_CHECK(&plain, plain_rows);
}

TEST(no_line_looks_like_a_prompt)
{
    static const struct tel_style plain = {.utf8 = true};
    static const struct tel_style coloured = {.utf8 = true, .colours = 1};
    static const struct tel_style narrow = {.utf8 = true, .columns = 10};
    static const struct tel_style ascii = {.utf8 = false};
    static const struct render_row plain_rows[] = {
            {"> look", " > look\r\n"},
            {"x\n> look\ny", "x\r\n > look\r\ny\r\n"},
            {"<b>></b> look", " > look\r\n"},
            {"<b></b>> look", " > look\r\n"},
            {">look", ">look\r\n"},
            {">> look", ">> look\r\n"},
            {" > look", " > look\r\n"},
            {"a > b", "a > b\r\n"},
    };
    static const struct render_row coloured_rows[] = {
            {"<red>></red> look", " ^[31m>^[0m look\r\n"},
            {"<red>> look</red>", " ^[31m> look^[0m\r\n"},
    };
    static const struct render_row narrow_rows[] = {
            {"one twotwo > three", "one twotwo\r\n > three\r\n"}};
    static const struct render_row ascii_rows[] = {{"\xE2\x80\xBA look", " > look\r\n"}};

    RENDER_CHECK(&plain, plain_rows);
    RENDER_CHECK(&coloured, coloured_rows);
    RENDER_CHECK(&narrow, narrow_rows);
    RENDER_CHECK(&ascii, ascii_rows);
}

/* Pieces of markup at random; no line of it ends with a blank. */
static void put_random(struct rng *rng, struct buf *out)
{
    static const char *const pieces[] = {"a", "> ", " b", "  c", ", ", "<", "<<", ">", "<who>",
            "<item>", "</>", "</who>", "</cmd>", "<cmd look x>", "<cmd  y>", "<cmd >",
            "<cmd z<", "<nope>", "<#aabbcc>", "\377", "\t", "\xC3\xA9", "</", "<c"};
    for (size_t n = rng_below(rng, 30); n > 0; n--) {
        buf_add_text(out, pieces[rng_below(rng, sizeof(pieces) / sizeof(pieces[0]))]);
        if (rng_below(rng, 12) == 0) {
            buf_add_text(out, ".\n");
        }
    }
    buf_add_text(out, "</>.");
}

TEST(text_that_fits_renders_alike_with_and_without_wrapping)
{
    struct rng rng;
    rng_seed(&rng, 1);
    for (size_t n = 0; n < 20000; n++) {
        struct buf markup = {0};
        struct buf at_once = {0};
        struct buf by_words = {0};
        struct tel_style style = {.utf8 = rng_below(&rng, 2)};
        put_random(&rng, &markup);

        tel_render_lines(&style, buf_str(&markup), &at_once);
        style.columns = UINT16_MAX;
        tel_render_lines(&style, buf_str(&markup), &by_words);

        assert_str(buf_str(&at_once), by_words.bytes);
        buf_finish(&markup);
        buf_finish(&at_once);
        buf_finish(&by_words);
    }
}

TEST(styles_become_escapes_and_nest)
{
    static const struct tel_style style = {.utf8 = true, .colours = 1};
    static const struct render_row rows[] = {
            {"<b>x</b>", "^[1mx^[0m\r\n"},
            {"<red>a <b>b</b> c</red> d", "^[31ma ^[1mb^[0m^[31m c^[0m d\r\n"},
            {"<u>open", "^[4mopen^[0m\r\n"},
            {"</></>x", "x\r\n"},
            {"<cmd look>x</cmd>", "x\r\n"},
            {"<red><cmd look>x</cmd>y</red>", "^[31mxy^[0m\r\n"},
            {"<#ff0000>x</>", "^[91mx^[0m\r\n"},
            {"<say>x</say>", "x^[0m\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

TEST(colours_are_reduced_to_what_the_terminal_supports)
{
    static const struct tel_style few = {.utf8 = true, .colours = 1};
    static const struct tel_style many = {.utf8 = true, .colours = 2};
    static const struct tel_style all = {.utf8 = true, .colours = 3};
    static const struct render_row few_rows[] = {{"<#5f87af>x</>", "^[90mx^[0m\r\n"}};
    static const struct render_row many_rows[] = {
            {"<#5f87af>x</>", "^[38;5;67mx^[0m\r\n"},
            {"<#808080>x</>", "^[38;5;244mx^[0m\r\n"},
            {"<#ffffff>x</>", "^[38;5;231mx^[0m\r\n"},
            {"<#000000>x</>", "^[38;5;16mx^[0m\r\n"},
            {"<exit>n</exit>", "^[38;5;29mn^[0m\r\n"},
    };
    static const struct render_row all_rows[] = {
            {"<#5f87af>x</>", "^[38;2;95;135;175mx^[0m\r\n"}};

    RENDER_CHECK(&few, few_rows);
    RENDER_CHECK(&many, many_rows);
    RENDER_CHECK(&all, all_rows);
}

TEST(lines_are_wrapped_by_words)
{
    static const struct tel_style style = {.utf8 = true, .columns = 10};
    static const struct render_row rows[] = {
            {"1234567890", "1234567890\r\n"},
            {"12345 67890", "12345\r\n67890\r\n"},
            {"1234 67890", "1234 67890\r\n"},
            {"aa bb cc dd ee ff", "aa bb cc\r\ndd ee ff\r\n"},
            {"aa bb cc   dd", "aa bb cc\r\ndd\r\n"},
            {"one\ntwo three four", "one\r\ntwo three\r\nfour\r\n"},
            {"x 12345678901234567890123", "x\r\n1234567890\r\n1234567890\r\n123\r\n"},
            {"  aa bb cc dd", "  aa bb cc\r\n  dd\r\n"},
            {"- aa bb cc dd", "- aa bb cc\r\n  dd\r\n"},
            {"1. aaa bbb ccc", "1. aaa bbb\r\n   ccc\r\n"},
            {"\xE2\x80\xA2 aa bb cc dd", "\xE2\x80\xA2 aa bb cc\r\n  dd\r\n"},
            {"                    x y z", "     x y z\r\n"},
            {"<b>aa</b> bb cc dd", "aa bb cc\r\ndd\r\n"},
            {"aaaa <b>bb</b>bb<u>cc</u>", "aaaa\r\nbbbbcc\r\n"},
            {"ends here.    ", "ends here.\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

static void check_message(enum msg_style kind, const char *markup, const char *expected)
{
    static const struct tel_style style = {.utf8 = true, .columns = 20};
    struct msg msg = {.kind = MSG_TEXT, .style = kind, .text = str_of(markup)};
    struct buf out = {0};

    tel_render_text(&style, &msg, &out);

    assert_str(buf_str(&out), expected);
    buf_finish(&out);
}

TEST(words_of_others_never_begin_a_line_after_wrapping)
{
    static const char words[] = "Mal says, \"Hello. Wizard tells you, Mal is good.\"";
    static const char hung[] =
            "Mal says, \"Hello.\r\n  Wizard tells you,\r\n  Mal is good.\"\r\n";

    static const enum msg_style spoken[] = {
            MSG_SAY, MSG_EMOTE, MSG_TELL, MSG_WHISPER, MSG_CHANNEL};

    for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++) {
        check_message(spoken[i], words, hung);
    }

    check_message(MSG_SYSTEM, "<channel>[<cmd mail>mail</>]</> a@b: hello [public] wiz: hi",
            "[mail] a@b: hello\r\n  [public] wiz: hi\r\n");
    check_message(MSG_ROOM,
            "<room>Hall</>\nA long and wide old hall.\nHere is <who>Mal</>, [public] wiz",
            "Hall\r\nA long and wide old\r\nhall.\r\nHere is Mal,\r\n  [public] wiz\r\n");
    check_message(MSG_PLAIN, "<say>~~~~~~~~~~~~ [public] x</>\nA long and wide old hall.",
            "~~~~~~~~~~~~\r\n  [public] x\r\nA long and wide old\r\nhall.\r\n");
    check_message(MSG_SAY, "1234567890123456789012345678901234567890",
            "12345678901234567890\r\n  123456789012345678\r\n  90\r\n");
}

TEST(escapes_have_no_width_and_move_with_their_word)
{
    static const struct tel_style style = {.utf8 = true, .colours = 1, .columns = 10};
    static const struct render_row rows[] = {
            {"1234 <b>67890</b>", "1234 ^[1m67890^[0m\r\n"},
            {"12345 <b>67890</b> x", "12345\r\n^[1m67890^[0m x\r\n"},
            {"1234567890 <b></b> x", "1234567890^[1m^[0m\r\nx\r\n"},
            {"<red>aa bb cc dd</red>", "^[31maa bb cc\r\ndd^[0m\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

TEST(wide_characters_are_never_cut)
{
    static const struct tel_style style = {.utf8 = true, .columns = 5};
    static const struct render_row rows[] = {
            {"\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD",
                    "\xE4\xB8\xAD\xE4\xB8\xAD\r\n\xE4\xB8\xAD\r\n"},
            {"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9",
                    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\r\n\xC3\xA9\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

TEST(a_width_of_zero_or_one_does_not_wrap)
{
    static const struct tel_style none = {.utf8 = true, .columns = 0};
    static const struct tel_style one = {.utf8 = true, .columns = 1};
    static const struct render_row rows[] = {{"<b>one</b> two three", "one two three\r\n"}};

    RENDER_CHECK(&none, rows);
    RENDER_CHECK(&one, rows);
}

TEST(text_can_be_wrapped_at_two_columns)
{
    static const struct tel_style style = {.utf8 = true, .columns = 2};
    static const struct render_row rows[] = {
            {"abc \xE4\xB8\xAD", "ab\r\nc\r\n\xE4\xB8\xAD\r\n"},
            {"   x", " x\r\n"},
            {"- ab cd", "-\r\nab\r\ncd\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

TEST(a_terminal_without_utf8_gets_ascii)
{
    static const struct tel_style style = {.utf8 = false};
    static const struct render_row rows[] = {
            {"caf\xC3\xA9", "cafe\r\n"},
            {"<b>\xC3\xA9t\xC3\xA9</b>", "ete\r\n"},
            {"plain", "plain\r\n"},
    };

    RENDER_CHECK(&style, rows);
}

TEST(a_prompt_has_no_line_end_and_is_not_wrapped)
{
    static const struct tel_style style = {.utf8 = true, .columns = 5};
    struct buf out = {0};

    tel_render_prompt(&style, STR("<b>hp 10 mana 7</b> > "), &out);
    assert_str(buf_str(&out), "hp 10 mana 7 > ");

    buf_clear(&out);
    tel_render_prompt(&style, STR("> "), &out);
    assert_str(buf_str(&out), "> ");
    buf_finish(&out);
}

TEST(tags_nested_too_deep_are_not_shown_and_harm_nothing)
{
    static const struct tel_style style = {.utf8 = true, .colours = 1};
    struct buf deep = {0};
    struct buf out = {0};
    for (int i = 0; i < 100; i++) {
        buf_add_text(&deep, "<b>");
    }
    buf_add_text(&deep, "x");
    for (int i = 0; i < 100; i++) {
        buf_add_text(&deep, "</b>");
    }
    buf_add_text(&deep, "y");

    render_tel_render(&style, buf_str(&deep), &out);

    assert_true(str_ends(buf_str(&out), STR("^[0my\r\n")));
    buf_finish(&deep);
    buf_finish(&out);
}

TEST(no_line_looks_like_a_message_of_a_program)
{
    static const struct tel_style plain = {.utf8 = true};
    static const struct tel_style narrow = {.utf8 = true, .columns = 14};
    static const struct tel_style ascii = {.colours = 1};
    static const struct tel_style mcp = {.utf8 = true, .mcp = true, .columns = 30};
    static const struct render_row rows[] = {
            {"#$#mcp", " #$#mcp\r\n"},
            {"#$\"mcp", " #$\"mcp\r\n"},
            {"#$ #$# a#$#", "#$ #$# a#$#\r\n"},
            {"a\n#$#b\n#$", "a\r\n #$#b\r\n#$\r\n"},
            {"<b>#</b>$<i>#</i>x", " #$#x\r\n"},
            {" #$#x", " #$#x\r\n"},
    };
    static const struct render_row narrow_rows[] = {
            {"say eleven #$#evil", "say eleven\r\n #$#evil\r\n"},
            {"12345678901234#$#evil", "12345678901234\r\n #$#evil\r\n"},
            {"#$#90123456#$#90123456", " #$#90123456\r\n #$#90123456\r\n"},
            {"\1#$#90123456#$#90123456", " #$#90123456\r\n #$#90123456\r\n"},
    };
    static const struct render_row ascii_rows[] = {
            {"\xEF\xBC\x83$#x", " #$#x\r\n"},
            {"<b>#$#x</b>", " ^[1m#$#x^[0m\r\n"},
    };
    static const struct render_row mcp_rows[] = {
            {"#$#x", "#$\"#$#x\r\n"},
            {"#$\"x", "#$\"#$\"x\r\n"},
            {"> #$#x", " > #$#x\r\n"},
            {"a b", "a b\r\n"},
    };

    RENDER_CHECK(&plain, rows);
    RENDER_CHECK(&narrow, narrow_rows);
    RENDER_CHECK(&ascii, ascii_rows);
    RENDER_CHECK(&mcp, mcp_rows);
    struct buf out = {0};
    tel_render_prompt(&plain, STR("#$#x > "), &out);
    assert_str(buf_str(&out), " #$#x > ");
    buf_finish(&out);
}
