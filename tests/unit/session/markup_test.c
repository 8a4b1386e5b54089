/* markup_test.c -- A table of markup: tags and plain text. */
#include "engine/session/markup.h"

#include "tests/support/test.h"

/* Appends the tokens in a form to compare: text as it is, [style], [#rrggbb], [cmd LINE], [/].
 */
static void spell(struct str markup, struct buf *out)
{
    for (;;) {
        struct markup_token token = markup_next(&markup);
        switch (token.kind) {
        case MARKUP_END:
            return;
        case MARKUP_TEXT:
            buf_add_str(out, token.text);
            break;
        case MARKUP_OPEN:
            if (token.style == MARKUP_RGB) {
                buf_printf(out, "[#%06x]", (unsigned)token.rgb);
            } else {
                buf_printf(out, "[%d]", (int)token.style);
            }
            break;
        case MARKUP_CLOSE:
            buf_add_text(out, "[/]");
            break;
        case MARKUP_CMD:
            buf_printf(out, "[cmd %.*s]", STR_FMT(token.text));
            break;
        case MARKUP_NEWLINE:
            buf_add_text(out, "[nl]");
            break;
        }
    }
}

struct row {
    const char *markup;
    const char *expected;
};

static const struct row token_rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"a <b>bold</b> word", "a [1]bold[/] word"},
        {"<i><u>x</></>", "[2][3]x[/][/]"},
        {"<red>r</red><grey>g</><gray>g</>", "[5]r[/][12]g[/][12]g[/]"},
        {"<#12aBff>x</>", "[#12abff]x[/]"},
        {"<#12aBf>x", "<#12aBf>x"},
        {"<#12aBfg>x", "<#12aBfg>x"},
        {"<room>R</room><exit>n</exit>", "[14]R[/][15]n[/]"},
        {"<cmd look lamp>lamp</cmd>", "[cmd look lamp]lamp[/]"},
        {"<cmd   look  >x</>", "[cmd look]x[/]"},
        {"<cmd >x", "<cmd >x"},
        {"<cmd>x", "<cmd>x"},
        {"<<b>", "<b>"},
        {"1 << 2", "1 < 2"},
        {"<<<b>x", "<[1]x"},
        {"a < b", "a < b"},
        {"<", "<"},
        {"<b", "<b"},
        {"<nosuch>x</nosuch>", "<nosuch>x</nosuch>"},
        {"</b></></cmd>", "[/][/][/]"},
        {"</nosuch>", "</nosuch>"},
        {"<B>x", "<B>x"},
        {"one\ntwo\n", "one[nl]two[nl]"},
        {"<b\n>x", "<b[nl]>x"},
        {"<cmd look\nx>", "<cmd look[nl]x>"},
        {"<a<b>x", "<a[1]x"},
        {"caf\xC3\xA9 <b>\xE2\x82\xAC</b>", "caf\xC3\xA9 [1]\xE2\x82\xAC[/]"},
};

TEST(markup_is_split_into_tokens)
{
    for (size_t i = 0; i < sizeof(token_rows) / sizeof(token_rows[0]); i++) {
        struct buf out = {0};

        spell(str_of(token_rows[i].markup), &out);

        assert_str(buf_str(&out), token_rows[i].expected);
        buf_finish(&out);
    }
}

TEST(escaped_text_reads_as_itself)
{
    static const char *const raws[] = {"", "<b>x</b>", "<<", "a < b", "<", "x<", "</>", "<<<"};
    for (size_t i = 0; i < sizeof(raws) / sizeof(raws[0]); i++) {
        struct buf escaped = {0};
        struct buf plain = {0};

        markup_escape(str_of(raws[i]), &escaped);
        markup_plain(buf_str(&escaped), &plain);

        assert_str(buf_str(&plain), raws[i]);
        buf_finish(&escaped);
        buf_finish(&plain);
    }
}

TEST(plain_text_keeps_lines_and_drops_tags)
{
    struct buf out = {0};

    markup_plain(STR("<room>Hall</room>\nA <cmd look door>door</cmd>, <#ff0000>red</>."), &out);

    assert_str(buf_str(&out), "Hall\nA door, red.");
    buf_finish(&out);
}

static bool is_harmless(void *data, struct str line)
{
    (void)data;
    struct str verb = str_take_word(&line);
    return str_equal_nocase(verb, STR("look")) || str_equal(verb, STR("go")) ||
           str_equal(verb, STR("north"));
}

static const struct row tame_rows[] = {
        {"<cmd look lamp>lamp</cmd>", "<cmd look lamp>lamp</cmd>"},
        {"<cmd LOOK lamp>lamp</cmd>", "<cmd LOOK lamp>lamp</cmd>"},
        {"<cmd north>n</> <cmd go in>in</>", "<cmd north>n</> <cmd go in>in</>"},
        {"<cmd @destroy me>lamp</cmd>.", "lamp."},
        {"<cmd give all to eve><b>free</b> gold</cmd>!", "<b>free</b> gold!"},
        {"<b><cmd say x>a<cmd look>b</>c</>d</b>", "<b>a<cmd look>b</>cd</b>"},
        {"<cmd lookout>x</>", "x"},
        {"a < b, 1 << 2", "a << b, 1 << 2"},
        {"<c<cmd @boot x>md @boot y>now</>", "<<cmd @boot y>now"},
        {"</></b>", "</></b>"},
};

TEST(untrusted_markup_keeps_only_harmless_command_links)
{
    for (size_t i = 0; i < sizeof(tame_rows) / sizeof(tame_rows[0]); i++) {
        struct buf out = {0};

        markup_tame(str_of(tame_rows[i].markup), is_harmless, NULL, &out);

        assert_str(buf_str(&out), tame_rows[i].expected);
        buf_finish(&out);
    }
}

TEST(deeply_nested_untrusted_tags_are_bounded)
{
    struct buf deep = {0};
    struct buf out = {0};
    for (int i = 0; i < 1000; i++) {
        buf_add_text(&deep, "<b>");
    }
    buf_add_text(&deep, "<cmd @boot x>x");
    for (int i = 0; i < 1001; i++) {
        buf_add_text(&deep, "</>");
    }

    markup_tame(buf_str(&deep), is_harmless, NULL, &out);

    assert_int_equal(str_find(buf_str(&out), STR("<cmd"), 0), SIZE_MAX);
    assert_int_equal(out.length, 64 * 3 + 1 + 64 * 3);
    buf_finish(&deep);
    buf_finish(&out);
}

TEST(text_without_a_bracket_is_plain)
{
    assert_true(markup_is_plain(STR("one\ntwo > three")));
    assert_true(markup_is_plain(STR_NONE));
    assert_false(markup_is_plain(STR("a < b")));
}
