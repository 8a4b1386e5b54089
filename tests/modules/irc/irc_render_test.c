/* irc_render_test.c -- Markup as lines for IRC: colours or none, split between words. */
#include "net/irc/irc_render.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

static void take_render(void *data, struct str text)
{
    struct buf *out = data;
    buf_add_str(out, text);
    buf_add_char(out, '|');
}

static void render_irc_render(const char *markup, bool colours, size_t room, struct buf *out)
{
    struct irc_lines lines = {
            .colours = colours, .room = room, .line = take_render, .data = out};
    irc_render(&lines, str_of(markup));
}

static const struct {
    const char *markup;
    const char *plain;
    const char *coloured;
} render_rows[] = {
        {"a lamp", "a lamp|", "a lamp|"},
        {"<red>a</> b", "a b|",
                "\x0F\x03"
                "04a\x0F b|"},
        {"<b>x<red>y</>z</>", "xyz|",
                "\x0F\x02x\x0F\x02\x03"
                "04y\x0F\x02z\x0F|"},
        {"one\n\ntwo", "one|two|", "one|two|"},
        {"<b>one\ntwo</>", "one|two|", "\x0F\x02one|\x0F\x02two\x0F|"},
        {"<< <nothing>", "< <nothing>|", "< <nothing>|"},
        {"<cmd look>lamp</>", "lamp|", "\x0F\x1Flamp\x0F|"},
        {"<cmd look>look</>!", "look!|", "\x0F\x1Flook\x0F!|"},
        {"<#ff0000>r</>", "r|",
                "\x0F\x03"
                "04r\x0F|"},
        {"<red>,5</>", ",5|",
                "\x0F\x03"
                "04\x02\x02,5\x0F|"},
        {"   ", "", ""},
        {"", "", ""},
        {"</></>x", "x|", "\x0F\x0Fx|"},
};

TEST(markup_becomes_codes_only_if_wanted)
{
    for (size_t i = 0; i < sizeof(render_rows) / sizeof(render_rows[0]); i++) {
        struct buf plain = {0};
        struct buf coloured = {0};

        render_irc_render(render_rows[i].markup, false, 400, &plain);
        render_irc_render(render_rows[i].markup, true, 400, &coloured);

        assert_str(buf_str(&plain), render_rows[i].plain);
        assert_str(buf_str(&coloured), render_rows[i].coloured);
        buf_finish(&plain);
        buf_finish(&coloured);
    }
}

/* In #here, and in the query with skein. */
static const struct {
    const char *markup;
    const char *here;
    const char *query;
} hint_rows[] = {
        {"Type: <cmd look>look</>", "Type: !look|", "Type: look|"},
        {"<cmd put lamp in box>put lamp in box</cmd>.", "!put lamp in box.|",
                "put lamp in box.|"},
        {"<cmd practice NAME>practice</> and its name", "!practice and its name|",
                "practice and its name|"},
        {"<b><cmd say hello>say hello</></b>", "!say hello|", "say hello|"},
        {"<cmd remove hat>Take it off</> first.", "Take it off first.|", "Take it off first.|"},
        {"<cmd looking>look</>", "look|", "look|"},
        {"<cmd look>l<b>oo</b>k</>", "look|", "look|"},
        {"<cmd look lamp>lamp</>", "lamp|", "lamp|"},
        {"<exit><cmd north>north</cmd></>, <cmd north>north</cmd>", "north, !north|",
                "north, north|"},
        {"<channel>[<cmd mail>mail</>]</> Ann", "[mail] Ann|", "[mail] Ann|"},
        {"<cmd register>register</>", "/msg skein register PASSWORD|",
                "/msg skein register PASSWORD|"},
        {"<cmd register as Wren>register as Wren</>", "/msg skein register PASSWORD|",
                "/msg skein register PASSWORD|"},
        {"<cmd password>password</>", "/msg skein password|", "/msg skein password|"},
        {"<cmd help register>help register</>", "!help register|", "help register|"},
        {"<cmd look>look", "look|", "look|"},
        {"<cmd look></>x", "x|", "x|"},
};

TEST(commands_to_type_are_worded_for_the_place)
{
    for (size_t i = 0; i < sizeof(hint_rows) / sizeof(hint_rows[0]); i++) {
        for (int here = 0; here < 2; here++) {
            struct buf out = {0};
            struct irc_lines lines = {
                    .here = here, .room = 400, .line = take_render, .data = &out};

            irc_render(&lines, str_of(hint_rows[i].markup));

            assert_str(buf_str(&out), here ? hint_rows[i].here : hint_rows[i].query);
            buf_finish(&out);
        }
    }
}

TEST(long_lines_end_between_words)
{
    struct buf text = {0};
    struct buf out = {0};
    for (int i = 0; i < 30; i++) {
        buf_printf(&text, "%sword%02d", i > 0 ? " " : "", i);
    }

    render_irc_render(text.bytes, false, 64, &out);

    struct str rest = buf_str(&out);
    struct buf joined = {0};
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '|');
        assert_true(line.length <= 64 && (line.length > 50 || rest.length == 0));
        buf_printf(&joined, "%s%.*s", joined.length > 0 ? " " : "", STR_FMT(line));
    }
    assert_str(buf_str(&joined), text.bytes);
    buf_finish(&text);
    buf_finish(&out);
    buf_finish(&joined);
}

TEST(a_word_too_long_is_cut_between_characters)
{
    struct buf text = {0};
    struct buf out = {0};
    for (int i = 0; i < 100; i++) {
        buf_add_text(&text, "\xE2\x82\xAC");
    }

    render_irc_render(text.bytes, false, 64, &out);

    struct str rest = buf_str(&out);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '|');
        assert_true(line.length <= 64 && line.length % 3 == 0);
        assert_true(str_is_utf8(line));
    }
    buf_finish(&text);
    buf_finish(&out);
}

TEST(a_colour_goes_on_in_the_next_line)
{
    struct buf out = {0};

    render_irc_render(
            "<red>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbb cccc</>",
            true, 64, &out);

    struct str rest = buf_str(&out);
    (void)str_take_until(&rest, '|');
    assert_true(str_starts(rest, STR("\x0F\x03"
                                     "04")));
    buf_finish(&out);
}

TEST(control_characters_are_never_sent)
{
    struct buf out = {0};
    struct irc_lines lines = {.room = 400, .line = take_render, .data = &out};

    irc_render(&lines, STR("a\x01"
                           "b\x03"
                           "4c\x7F"));
    irc_render_raw(&lines, STR("d\x02"
                               "e\r\nf"));

    assert_str(buf_str(&out), "ab4c|de|f|");
    buf_finish(&out);
}
