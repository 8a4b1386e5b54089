/* web_template_test.c -- Templates: their output, their errors, and that no value escapes from its
 * place. */
#include "net/text/web_template.h"

#include "engine/base/asset.h"
#include "net/web/pages/web_render.h"
#include "tests/support/test.h"

#include <string.h>

#define TEMPLATE_EVIL "<b onclick='x' title=\"y\">&"
#define SAFE "&lt;b onclick=&#39;x&#39; title=&quot;y&quot;&gt;&amp;"

static const char sample_text[] =
        "{\"name\": \"Ann\", \"evil\": \""
        "<b onclick='x' title=\\\"y\\\">&"
        "\", \"n\": 3, \"one\": 1, "
        "\"zero\": 0, \"yes\": true, \"no\": false, \"empty\": \"\", \"list\": [\"a\", \"b\", "
        "\"c\"], "
        "\"none\": [], \"area\": {\"name\": \"Wick\", \"id\": 7}, \"people\": [{\"name\": "
        "\"Bo\"}, "
        "{\"idle\": 60}], \"map\": \""
        "<i>"
        "\", \"way\": \"/a?b=\\\"<i>&c=1%20\", \"far\": [\"//x.example\", \"/\\\\x\", "
        "\"javascript:x\", \"\"], "
        "\"long\": 7300, \"when\": 1764000000, \"bold\": "
        "\"<b>x</b>\", \"top\": [{\"rows\": [1, 2]}, {\"rows\": [3]}]}";

/* Renders `page` of a folder with it, `part` and `self`. Returns false if the template is invalid,
 * with the reason in err. */
static bool fill_template(const char *page, struct buf *out, struct err *err)
{
    static const char part[] = "[{{name}}{{#if more}} and {{more}}{{/if}}]\n";
    static const char dot[] = "({{.}})";
    static const char end[] = "x\n--> y\n";
    struct asset_entry entries[] = {
            {"t/dot.html", (const unsigned char *)dot, strlen(dot)},
            {"t/end.html", (const unsigned char *)end, strlen(end)},
            {"t/page.html", (const unsigned char *)page, strlen(page)},
            {"t/part.html", (const unsigned char *)part, strlen(part)},
    };
    static const struct web_piece pieces[] = {{"map", {"<svg/>", 6}}, {0}};
    asset_set_table(entries, 4);
    struct web_templates *set = web_templates_load("t/", &web_form_html, pieces, err);
    if (!set) {
        return false;
    }
    json_t *value = json_loads(sample_text, 0, NULL);
    assert_non_null(value);
    bool ok = web_templates_fill(set, "page", value, pieces, out, err);
    json_decref(value);
    web_templates_free(set);
    return ok;
}

struct template_row {
    const char *page;
    const char *expected;
};

TEST(a_template_becomes_text_with_its_values_in_it)
{
    static const struct template_row rows[] = {
            {"plain { } text", "plain { } text"},
            {"{{name}}, {{ area.name }} {{area.id}}", "Ann, Wick 7"},
            {"{{nobody}}{{area}}{{list}}{{yes}}{{area.name.x}}", ""},
            {"{{evil}} <a title=\"{{evil}}\">", SAFE " <a title=\"" SAFE "\">"},
            {"{{evil|segment}}", "%3Cb%20onclick%3D%27x%27%20title%3D%22y%22%3E%26"},
            {"<a href=\"{{evil|local}}\">", "<a href=\"/\">"},
            {"{{way|local}}", "/a?b=%22%3Ci%3E&amp;c=1%20"},
            {"{{#each far}}{{.|local}}{{/each}}", "////"},
            {"{{bold|markup}} {{evil|markup}}", "<b>x</b> " SAFE},
            {"{{evil|markdown}}", "<p>"
                                  "<!-- raw HTML omitted -->&amp;"
                                  "</p>\n"},
            {"{{map}} {{map|html}}", "&lt;i&gt; <svg/>"},
            {"{{when|time}}",
                    "<time datetime=\"2025-11-24T16:00:00Z\">2025-11-24 16:00 UTC</time>"},
            {"{{long|duration d ds h hs m ms s ss}} {{one|duration d ds h hs m ms s \"<s>\"}}",
                    "2 hs 1 s"},
            {"{{zero|duration d ds h hs m ms s \"<s>\"}}", "0 &lt;s&gt;"},
            {"{{n|plural \"man is\" \"men are\"}} {{one|plural a b}}", "men are a"},
            {"{{n|pick a b c d}}{{name|pick x}}{{long|pick a}} {{n|digits 4}} {{n|less 5}}",
                    "dx 0003 -2"},
            {"{{list.length}} {{none.length}} {{nobody.length}}", "3 0 "},
            {"{{#if yes}}a{{/if}}{{#if no}}b{{/if}}{{#if n}}c{{/if}}{{#if zero}}d{{/if}}",
                    "ac"},
            {"{{#if empty}}a{{/if}}{{#if none}}b{{/if}}{{#if list}}c{{/if}}{{#if "
             "area}}d{{/if}}",
                    "cd"},
            {"{{#if nobody}}a{{else}}b{{/if}}", "b"},
            {"{{#if n = 2}}a{{else if n = 1 3}}b{{else if yes}}c{{else}}d{{/if}}", "b"},
            {"{{#if n = 2}}a{{else if no}}b{{else}}d{{/if}}", "d"},
            {"{{#if name = \"Ann\"}}a{{/if}}{{#if name = area.name}}b{{/if}}", "a"},
            {"{{#if n > 2}}a{{/if}}{{#if n > 3}}b{{/if}}{{#if list.length > one}}c{{/if}}",
                    "ac"},
            {"{{#each list}}{{#if @index}}, {{/if}}{{.}}{{/each}}", "a, b, c"},
            {"{{#each list 2}}{{.}}{{else}}x{{/each}}{{#each none}}{{.}}{{else}}y{{/each}}",
                    "aby"},
            {"{{#each people}}{{name}}{{#if idle}} {{idle}}{{/if}};{{/each}}", "Bo;Ann 60;"},
            {"{{#each top}}{{#each rows}}{{.}}{{/each}}|{{/each}}", "12|3|"},
            {"{{> part}}{{> part area}}{{> part name=evil}}", "[Ann][Wick][" SAFE "]"},
            {"{{> part area more=\"x y\"}}{{> part name=nobody more=n}}",
                    "[Wick and x y][ and 3]"},
            {"{{> dot n}}{{#each list}}{{> dot}}{{/each}}", "(3)(a)(b)(c)"},
            {"{{! <b>nothing</b> }}a\n{{! nothing }}\nb\n", "a\nb\n"},
            {"a\n{{#if yes}}\nb\n{{else}}\nc\n{{/if}}\nd {{#if yes}}\ne{{/if}}\n",
                    "a\nb\nd \ne\n"},
            {"<!-- don't --><a{{#if yes}} b=\"{{n}}\"{{/if}}>", "<!-- don't --><a b=\"3\">"},
            {"1 < 2 {{n}}", "1 < 2 3"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        struct err err = {0};
        if (!fill_template(rows[i].page, &out, &err)) {
            print_error("%s: %s\n", rows[i].page, err.text);
        }
        assert_str(buf_str(&out), rows[i].expected);
        buf_finish(&out);
    }
}

static void assert_refused(const struct template_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf out = {0};
        struct err err = {0};
        bool ok = fill_template(rows[i].page, &out, &err);
        if (ok || !strstr(err.text, rows[i].expected)) {
            print_error("%s: %s\n", rows[i].page, ok ? "is taken" : err.text);
            fail();
        }
        assert_int_equal(out.length, 0);
        buf_finish(&out);
    }
}

TEST(a_template_error_names_file_and_line)
{
    static const struct template_row rows[] = {
            {"a\nb {{name", "t/page.html:2: {{name: }} is missing"},
            {"a {{name\n}}", "t/page.html:1: {{name: }} is missing"},
            {"\n\n{{na me}}", "t/page.html:3: {{na me}}: that is not the name"},
            {"{{}}", "that is not the name"},
            {"{{../name}}", "that is not the name"},
            {"{{name|shout}}", "there is no such filter"},
            {"{{name|plural a}}", "a different number of words"},
            {"{{name|html}}", "only finished HTML"},
            {"{{evil|html}}", "only finished HTML"},
            {"{{#if name}}a\n", "t/page.html:1: {{#if name}}: this is not closed by {{/if}}"},
            {"{{#if name}}a{{/each}}", "this is not closed by {{/if}}"},
            {"{{#each list}}a{{/if}}", "this is not closed by {{/each}}"},
            {"{{#each list}}a{{else}}b{{else}}c{{/each}}", "this is not closed by {{/each}}"},
            {"{{#if a}}b{{else}}c{{else}}d{{/if}}", "this is not closed by {{/if}}"},
            {"<a title=it's href={{x}}>'>", "put the value in quotes"},
            {"<!-- {{x}} <b title=\" --> <a href={{y}}\">", "put the value in quotes"},
            {"{{#if a}}b{{else unless c}}d{{/if}}", "after else, write if or nothing"},
            {"a\n{{/if}}", "t/page.html:2: {{/if}}: nothing is open here"},
            {"{{else}}", "nothing is open here"},
            {"{{#if}}a{{/if}}", "a condition is"},
            {"{{#if a b}}c{{/if}}", "a condition is"},
            {"{{#if a =}}c{{/if}}", "a condition is"},
            {"{{#if \"a\" = a}}c{{/if}}", "a condition is"},
            {"{{#if a = b!}}c{{/if}}", "a condition is"},
            {"{{#if no}}{{#if no = }}{{/if}}{{/if}}", "a condition is"},
            {"{{#each}}a{{/each}}", "after each, write"},
            {"{{#each list most}}a{{/each}}", "after each, write"},
            {"{{#each list 3 4}}a{{/each}}", "after each, write"},
            {"{{#unless a}}b{{/unless}}", "there is no such block; there are #if and #each"},
            {"{{> nowhere}}", "{{> nowhere}}: there is no such template"},
            {"{{> }}", "after >, write"},
            {"{{> part a b}}", "after >, write"},
            {"{{> part a=1 b}}", "after >, write"},
            {"{{> part \"a\"}}", "after >, write"},
            {"{{#if no}}{{> page}}{{/if}}",
                    "t/page.html:1: {{> page}}: it would include itself"},
            {"<a title=\"{{> dot n}}\">", "include templates between HTML tags"},
            {"<a href={{name}}>", "put the value in quotes"},
            {"<a {{name}}>", "put the value in quotes"},
            {"<{{name}}", "put the value in quotes"},
            {"<a title=\"{{name|markup}}\">", "a value with HTML tags belongs"},
            {"<a title='{{map|html}}'>", "a value with HTML tags belongs"},
            {"<a title=\"{{#if yes}}\">{{/if}}", "an HTML tag or quote is still open here"},
            {"<p{{#if yes}}>{{else}} {{/if}}x", "an HTML tag or quote is still open here"},
            {"\xff", "t/page.html is not UTF-8 text"},
    };

    assert_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

TEST(an_unclosed_part_of_a_template_is_named)
{
    static const struct template_row rows[] = {
            {"a\n<a title=\"x\">\n<b title=\"x>\ny\n",
                    "t/page.html:3: <b title=\"x>: a quote in this HTML tag is not closed"},
            {"a\n<b title=\"{{name}}\"\nc",
                    "t/page.html:2: <b title=\"{{name}}\": this HTML tag is not closed"},
            {"<p>\n<!-- a --><!-- {{name}}\n",
                    "t/page.html:2: <!-- {{name}}: this HTML comment is not closed"},
            {"\n<a{{#if yes}}>\n", "t/page.html:2: {{#if yes}}: this is not closed by {{/if}}"},
            {"\n{{#each list}}{{#if yes}}<b{{/if}}{{/each}}",
                    "t/page.html:2: {{/if}}: an HTML tag or quote is still open here"},
            {"<!-- {{> end}}", "t/end.html:2: --> y: this closes what another template opens"},
    };

    assert_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

TEST(a_page_that_becomes_too_long_is_refused)
{
    struct buf page = {0};
    struct buf out = {0};
    struct err err = {0};
    for (int i = 0; i < 20; i++) {
        buf_add_text(&page, "{{#each list}}");
    }
    buf_add_text(&page, "{{name}}");
    for (int i = 0; i < 20; i++) {
        buf_add_text(&page, "{{/each}}");
    }
    buf_add_text(&out, "before");

    assert_false(fill_template(page.bytes, &out, &err));

    assert_non_null(strstr(err.text, "the page is too long"));
    assert_str(buf_str(&out), "before");
    buf_finish(&page);
    buf_finish(&out);
}

TEST(template_blocks_nested_too_deep_are_refused)
{
    struct buf page = {0};
    struct buf out = {0};
    struct err err = {0};
    for (int i = 0; i < 40; i++) {
        buf_add_text(&page, "{{#if yes}}");
    }

    assert_false(fill_template(page.bytes, &out, &err));

    assert_non_null(strstr(err.text, "nested too deeply"));
    buf_finish(&page);
    buf_finish(&out);
}
