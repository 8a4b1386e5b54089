/* web_lines_test.c -- Pages as lines of text: the conversion of Markdown and markup; no user's text
 * begins a line of another kind or controls a terminal. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "net/oneshot/oneshot.h"
#include "net/text/web_form.h"
#include "net/text/web_html.h"
#include "net/text/web_page.h"
#include "net/text/web_template.h"
#include "tests/support/test.h"

struct lines_row {
    const char *text;
    const char *expected;
};

static void expect_lines(
        void (*put)(struct buf *out, struct str text), const struct lines_row *row)
{
    struct buf out = {0};
    put(&out, str_of(row->text));
    assert_string_equal(out.bytes ? out.bytes : "", row->expected);
    buf_finish(&out);
}

TEST(a_value_cannot_begin_a_line_of_another_kind)
{
    static const struct lines_row rows[] = {
            {"a lamp", "a lamp"},
            {"=> gemini://evil/ x", " => gemini://evil/ x"},
            {"# Title\n## More", " # Title\n ## More"},
            {"* a\n> b\n```\n``` c", " * a\n > b\n ```\n ``` c"},
            {"a => b # c", "a => b # c"},
            {"\x1b[31mred\x07\r\n\tx\x7f", "[31mred\nx"},
            {"", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_lines(web_form_lines.put, &rows[i]);
    }
}

TEST(markup_becomes_plain_words)
{
    static const struct lines_row rows[] = {
            {"<b>bold</b> <red>x</> <cmd go>here</cmd>", "bold x here"},
            {"<b># x</b>\n<i>=> y</i>", " # x\n => y"},
            {"<<b", "<b"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_lines(web_form_lines.put_markup, &rows[i]);
    }
}

TEST(markdown_becomes_lines)
{
    static const struct lines_row rows[] = {
            {"# Head\n\nOne\ntwo **bold**.\n\nThree.", "# Head\n\nOne two bold.\n\nThree.\n\n"},
            {"#### Deep", "### Deep\n\n"},
            {"- a\n- b `c`\n\nend", "* a\n* b c\n\nend\n\n"},
            {"> said", "> said\n\n"},
            {"    code\n    => x", "```\ncode\n => x\n```\n\n"},
            {"See `help look` and `help @dig`, not `help LOOK` or `help`.",
                    "See help look and help @dig, not help LOOK or help.\n"
                    "=> /help/look help look\n=> /help/@dig help @dig\n\n"},
            {"[the *site*](http://x/) here", "the site here\n=> http://x/ the site\n\n"},
            {"a <b>raw</b> \\=> x", "a raw => x\n\n"},
            {"\\=> x", " => x\n\n"},
            {"", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect_lines(web_form_lines.put_markdown, &rows[i]);
    }
}

/* Each page with an answer that has %s wherever text of people's is. */
static const struct lines_page_row {
    const char *name;
    const char *reply;
} lines_pages[] = {
        {"home", "{'start': {'id': 5, 'name': %s, 'text': %s}, 'who': [{'name': %s, 'away': "
                 "%s}], 'news': [{'subject': %s, 'time': 1}]}"},
        {"who", "{'who': [{'name': %s, 'away': %s}]}"},
        {"finger", "{'asked': %s, 'who': [{'name': %s, 'away': %s}]}"},
        {"finger", "{'asked': %s, 'who': []}"},
        {"help", "{'topics': [%s], 'building': [%s], 'api': [%s]}"},
        {"found", "{'words': %s, 'found': [{'topic': %s, 'about': %s}], 'more': true}"},
        {"topic", "{'topic': %s, 'text': 'x', 'see': [%s]}"},
        {"world", "{'areas': [{'id': 1, 'ref': %s, 'name': %s, 'desc': %s}]}"},
        {"area",
                "{'name': %s, 'desc': %s, 'rooms': [{'id': 1, 'name': %s}], 'exits': [{'from': "
                "1, 'to': 2, 'name': %s, 'to_name': %s, 'door': true}]}"},
        {"room", "{'id': 1, 'name': %s, 'area': {'id': 2, 'ref': %s, 'name': %s}, 'text': %s, "
                 "'exits': [{'name': %s, 'to': 7, 'to_name': %s}, {'name': %s}]}"},
        {"scores",
                "{'boards': [{'title': %s, 'unit': %s, 'rows': [{'name': %s, 'score': 7}]}]}"},
        {"events", "{'events': [{'start': 7200, 'minutes': 60, 'title': %s, 'text': %s, 'by': "
                   "%s}]}"},
};

static json_t *answer_lines(const char *pattern, const char *evil)
{
    struct buf json = {0};
    json_t *text = json_string(evil);
    char *quoted = json_dumps(text, JSON_ENCODE_ANY);
    for (const char *c = pattern; *c; c++) {
        if (c[0] == '%' && c[1] == 's') {
            buf_add_text(&json, quoted);
            c++;
        } else {
            buf_add_char(&json, *c == '\'' ? '"' : *c);
        }
    }
    json_t *reply = json_loads(json.bytes, 0, NULL);
    assert_non_null(reply);
    free(quoted);
    json_decref(text);
    buf_finish(&json);
    return reply;
}

TEST(no_page_lets_anybody_write_a_line_of_another_kind)
{
    static const char *const evils[] = {
            "=> //evil x", "x\n=> //evil x", "x\n# evil", "x\n```evil", "\x1b[2Jevil"};
    struct err err;
    asset_set_table(asset_table, asset_count);
    struct web_templates *set = web_page_load(&web_form_lines, &err);
    assert_non_null(set);
    struct http_page page = {.game_name = "G", .templates = set};
    for (size_t i = 0; i < sizeof(lines_pages) / sizeof(lines_pages[0]); i++) {
        for (size_t j = 0; j < sizeof(evils) / sizeof(evils[0]); j++) {
            struct buf out = {0};
            json_t *reply = answer_lines(lines_pages[i].reply, evils[j]);
            assert_true(web_page_put(lines_pages[i].name, reply, &page, &out, &err));
            assert_true(str_find(buf_str(&out), STR("evil"), 0) != SIZE_MAX);
            assert_true(str_find(buf_str(&out), STR("\n=> //"), 0) == SIZE_MAX);
            assert_true(str_find(buf_str(&out), STR("\n# evil"), 0) == SIZE_MAX);
            assert_true(str_find(buf_str(&out), STR("\n```"), 0) == SIZE_MAX);
            assert_true(str_find(buf_str(&out), STR("\x1b"), 0) == SIZE_MAX);
            json_decref(reply);
            buf_finish(&out);
        }
    }
    web_templates_free(set);
    asset_set_table(NULL, 0);
}
