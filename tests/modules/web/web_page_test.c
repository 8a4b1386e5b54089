/* web_page_test.c -- Pages: no browser reads a name, a text or a topic as markup. */
#include "net/text/web_page.h"

#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "net/stream/net.h"
#include "net/text/web_html.h"
#include "net/text/web_template.h"
#include "net/web/pages/web_render.h"
#include "net/web/pages/web_renderers.h"
#include "tests/support/test.h"

#include <stdlib.h>

#define EVIL_TAG "<script>alert(1)</script>"
#define EVIL_ATTRIBUTE "\" onmouseover=\"alert(1)"
#define EVIL_QUOTE "' onfocus='alert(1)"
#define EVIL_IMAGE "<img src=x onerror=alert(1)>"
#define EVIL_LINK "javascript:alert(1)"
#define EVIL_ENTITY "&lt;script&gt;"
#define EVIL_COMMENT "--><svg onload=alert(1)>"
#define EVIL_RED "<red><b></u>" EVIL_TAG
#define EVIL_COMMAND "<cmd \"onclick=alert(1)>" EVIL_TAG "</cmd>"

static const char *const evils[] = {EVIL_TAG, EVIL_ATTRIBUTE, EVIL_QUOTE, EVIL_IMAGE, EVIL_LINK,
        EVIL_ENTITY, EVIL_COMMENT, EVIL_RED, EVIL_COMMAND};

/* Each page with an answer that has %s wherever text of people's is. */
struct page_page_row {
    const char *name;
    const char *reply;
};

static const struct page_page_row page_pages[] = {
        {"home",
                "{'you': {'name': %s, 'role': %s}, 'rooms': 3, 'start': {'id': 5, 'name': %s, "
                "'text': %s, 'ways': [%s]}, 'who': [{'name': %s, 'away': %s, 'idle': 99}], "
                "'news': "
                "[{'subject': %s, 'time': 1}], 'guests': true, 'lately': [{'kind': 'event', "
                "'what': %s}, {'kind': 'quest', 'what': %s, 'time': 1}, {'kind': 'sale', "
                "'what': %s, 'number': 2}, {'kind': 'home', 'what': %s, 'who': %s}, "
                "{'kind': 'notice', 'what': %s, 'where': %s, 'board': %s, 'who': %s}, {'kind': "
                "'score', 'who': %s, 'what': %s, 'where': %s}]}"},
        {"who", "{'who': [{'name': %s, 'away': %s}]}"},
        {"help", "{'topics': [%s], 'building': [%s], 'api': [%s], 'words': %s, 'found': "
                 "[{'topic': %s, 'about': %s}], 'more': true}"},
        {"topic", "{'topic': %s, 'text': %s, 'aliases': [%s], 'see': [%s]}"},
        {"world", "{'areas': [{'id': 1, 'ref': %s, 'name': %s, 'desc': %s, 'people': 2}]}"},
        {"find", "{'words': %s, 'more': true, 'rooms': [{'id': 1, 'name': %s, 'first': %s, "
                 "'step_in': true, 'area': {'id': 2, 'ref': %s, 'name': %s}}]}"},
        {"news", "{'news': [{'number': 1, 'time': 1, 'by': %s, 'subject': %s, 'text': %s}]}"},
        {"boards", "{'boards': [{'name': %s, 'about': %s, 'last': 2, 'threads': [{'number': 1, "
                   "'title': %s, "
                   "'first': %s, 'count': 2, 'latest': {'written': %s, 'time': 1}}]}]}"},
        {"board",
                "{'name': %s, 'about': %s, 'older': 3, 'room': 7, 'room_name': %s, 'threads': "
                "[{'number': 1, 'time': 1, 'written': %s, 'subject': %s, 'title': %s, 'text': "
                "%s, 'gap': true, 'answers': [{'number': 2, 'time': 1, 'written': %s, "
                "'subject': %s, 'text': %s, 'to': %s}]}]}"},
        {"notice",
                "{'name': %s, 'about': %s, 'asked': 2, 'earlier': 2, 'later': true, 'room': 7, "
                "'room_name': %s, 'thread': {'number': 1, 'time': 1, 'written': %s, 'subject': "
                "%s, 'title': %s, 'text': %s, 'count': 1, 'answers': [{'number': 2, 'time': 1, "
                "'written': %s, 'subject': %s, 'text': %s, 'to': %s, 'to_first': %s}]}, "
                "'older': "
                "{'number': 3, 'title': %s}, 'newer': {'number': 4, 'title': %s}, 'others': "
                "[{'number': 3, 'written': %s, 'time': 1, 'title': %s}]}"},
        {"area", "{'name': %s, 'ref': %s, 'desc': %s, 'here': 1, 'rooms': [{'id': 1, 'name': "
                 "%s}], 'exits': [{'from': 1, 'to': 2, 'name': %s, 'to_name': %s, 'door': "
                 "true}]}"},
        {"room", "{'id': 1, 'name': %s, 'area': {'id': 2, 'ref': %s, 'name': %s}, 'text': %s, "
                 "'exits': [{'name': %s, 'to': 7, 'to_name': %s}]}"},
        {"scores",
                "{'boards': [{'title': %s, 'unit': %s, 'rows': [{'name': %s, 'score': 7}]}]}"},
        {"events",
                "{'events': [{'id': 1, 'start': 7200, 'minutes': 60, 'title': %s, 'text': %s, "
                "'by': %s}]}"},
        {"event", "{'event': {'id': 1, 'start': 7200, 'minutes': 60, 'title': %s, 'text': %s, "
                  "'by': %s}}"},
        {"player", "{'name': %s, 'looks': %s, 'known': [{'name': %s, 'text': %s}], 'on': "
                   "{'name': %s, "
                   "'away': %s}, 'deeds': [{'title': %s, 'of': %s, 'what': %s, 'rank': 1, "
                   "'score': 2}]}"},
        {"panels", "{'panels': [{'name': %s, 'title': %s, 'site': true}]}"},
        {"panel",
                "{'name': %s, 'title': %s, 'client': true, 'blocks': [{'kind': 'heading', "
                "'text': "
                "%s}, {'kind': 'text', 'text': %s}, {'kind': 'table', 'columns': [{'text': "
                "%s}], "
                "'rows': [{'cells': [{'text': %s, 'to': %s}, {'text': %s, 'line': %s}]}]}, "
                "{'kind': "
                "'pairs', 'rows': [{'cells': [{'text': %s}, {'text': %s}]}]}, {'kind': 'list', "
                "'items': [{'text': %s, 'to': %s}]}, {'kind': 'form', 'form': {'line': %s, "
                "'label': %s, 'button': %s, 'choices': [%s]}}, {'kind': %s, 'text': %s}]}"},
        {"play", "{'you': {'name': %s, 'role': %s}}"},
        {"build", "{'you': {'name': %s, 'role': %s}}"},
        {"admin", "{'you': {'name': %s, 'role': %s}}"},
        {"account", "{'you': {'name': %s, 'guest': true}}"},
        {"error", "{'status': 404, 'title': %s, 'detail': %s}"},
};

/* The answer with evil in each place of %s. */
static json_t *answer_web_page(const char *pattern, const char *evil)
{
    json_t *word = json_string(evil);
    char *quoted = json_dumps(word, JSON_ENCODE_ANY);
    struct buf text = {0};
    for (const char *at = pattern; *at; at++) {
        if (at[0] == '%' && at[1] == 's') {
            buf_add_text(&text, quoted);
            at++;
        } else {
            buf_add_char(&text, *at == '\'' ? '"' : *at);
        }
    }
    json_t *reply = json_loadb(text.bytes, text.length, 0, NULL);
    assert_non_null(reply);
    buf_finish(&text);
    free(quoted);
    json_decref(word);
    return reply;
}

static struct http_page a_page(const char *evil)
{
    static const struct net_endpoint endpoints[] = {{"telnet", "127.0.0.1:4000", ""},
            {"irc", "[::1]:6667", ""}, {"telnet", "unix:/tmp/x", ""}};
    return (struct http_page){.host = str_of(evil),
            .base = str_of(evil),
            .game_name = evil,
            .endpoints = endpoints,
            .endpoint_count = 3};
}

static struct str render_web_page(
        const char *name, json_t *reply, struct http_page *page, struct buf *out)
{
    struct err err = {0};
    asset_set_table(asset_table, asset_count);
    struct web_templates *templates = web_page_load(&web_form_html, &err);
    assert_string_equal(err.text, "");
    page->templates = templates;
    assert_true(web_page_put(name, reply, page, out, &err));
    web_templates_free(templates);
    return buf_str(out);
}

static void assert_without(struct str html, struct str word, const char *name)
{
    if (str_find(html, word, 0) != SIZE_MAX) {
        print_error("%s has %.*s\n", name, STR_FMT(word));
        fail();
    }
}

/* Inside a tag, quotes come in pairs and only a blank, a slash or the end follows one: no value has
 * got out of an attribute. */
static void assert_attributes_hold(struct str html, const char *name)
{
    bool in_tag = false;
    bool in_value = false;
    for (size_t i = 0; i < html.length; i++) {
        char c = html.bytes[i];
        if (!in_tag) {
            in_tag = c == '<';
        } else if (c == '"') {
            in_value = !in_value;
            char next = html.bytes[i + 1];
            if (!in_value && next != ' ' && next != '>' && next != '/') {
                print_error("%s: an attribute ends at \"%.40s\"\n", name, html.bytes + i);
                fail();
            }
        } else if (!in_value && c == '>') {
            in_tag = false;
        } else if (!in_value && (c == '\'' || c == '<')) {
            print_error("%s: a tag goes wrong at \"%.40s\"\n", name, html.bytes + i);
            fail();
        }
    }
    assert_false(in_tag || in_value);
}

TEST(no_field_of_any_page_is_read_as_markup)
{
    for (size_t p = 0; p < sizeof(page_pages) / sizeof(page_pages[0]); p++) {
        for (size_t e = 0; e < sizeof(evils) / sizeof(evils[0]); e++) {
            json_t *reply = answer_web_page(page_pages[p].reply, evils[e]);
            struct http_page page = a_page(evils[e]);
            struct buf out = {0};

            struct str html = render_web_page(page_pages[p].name, reply, &page, &out);

            assert_without(html, STR("<script>"), page_pages[p].name);
            assert_without(html, STR("<img"), page_pages[p].name);
            assert_without(html, STR("<svg onload"), page_pages[p].name);
            assert_without(html, STR(" onmouseover=\""), page_pages[p].name);
            assert_without(html, STR("href=\"javascript"), page_pages[p].name);
            assert_without(html, STR("style=\""), page_pages[p].name);
            assert_attributes_hold(html, page_pages[p].name);
            buf_finish(&out);
            json_decref(reply);
        }
    }
}

TEST(every_page_is_complete_without_an_answer_of_the_game)
{
    for (size_t p = 0; p < sizeof(page_pages) / sizeof(page_pages[0]); p++) {
        struct http_page page = {.game_name = "Wick"};
        struct buf out = {0};

        struct str html = render_web_page(page_pages[p].name, NULL, &page, &out);

        assert_true(str_starts(html, STR("<!doctype html>")));
        assert_true(str_ends(html, STR("</body></html>\n")));
        assert_int_not_equal(str_find(html, STR("<h1"), 0), SIZE_MAX);
        buf_finish(&out);
    }
}

TEST(pages_say_connection_lost_instead_of_link_dead)
{
    static const struct {
        const char *name;
        const char *reply;
        const char *said;
    } rows[] = {
            {"who", "{'who': [{'name': %s, 'on_for': 60, 'linkdead': true}]}",
                    "connection lost"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *reply = answer_web_page(rows[i].reply, "Bob");
        struct http_page page = a_page("");
        struct buf out = {0};
        struct str html = render_web_page(rows[i].name, reply, &page, &out);
        assert_without(html, STR("link-dead"), "a page");
        assert_int_not_equal(str_find(html, str_of(rows[i].said), 0), SIZE_MAX);
        buf_finish(&out);
        json_decref(reply);
    }
}

struct markup_row {
    const char *markup;
    const char *html;
};

TEST(markup_is_set_as_html)
{
    static const struct markup_row rows[] = {
            {"plain", "plain"},
            {"a<b>b</b>c", "a<b>b</b>c"},
            {"<red>r</>", "<span class=\"red\">r</span>"},
            {"<room>R</room>\nx", "<span class=\"m-room\">R</span><br>x"},
            {"<cmd north>north</cmd>", "north"},
            {"<b>never closed", "<b>never closed</b>"},
            {"</></b>too often", "too often"},
            {"<<b> & \"q\"", "&lt;b&gt; &amp; &quot;q&quot;"},
            {"<script>x", "&lt;script&gt;x"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        web_render_html(str_of(rows[i].markup), false, &out);
        assert_str(buf_str(&out), rows[i].html);
        buf_finish(&out);
    }
}

TEST(html_and_scripts_in_markdown_are_left_out)
{
    static const char *const rows[] = {"<script>alert(1)</script>", "a <img src=x onerror=y> b",
            "[x](javascript:alert(1))", "<a href=\"javascript:x\">y</a>",
            "![x](data:text/html;base64,AAAA)"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        web_put_markdown(&out, str_of(rows[i]));
        assert_without(buf_str(&out), STR("<script"), rows[i]);
        assert_without(buf_str(&out), STR("onerror"), rows[i]);
        assert_without(buf_str(&out), STR("javascript:"), rows[i]);
        assert_without(buf_str(&out), STR("data:"), rows[i]);
        buf_finish(&out);
    }
}

TEST(the_calendar_of_one_event_says_how_often_it_comes_again)
{
    json_t *reply = json_pack("{s:{s:i, s:i, s:i, s:s, s:i}}", "event", "id", 3, "start",
            1764000000, "minutes", 90, "title", "Market", "every", 1209600);
    struct http_page page = {.game_name = "Wick",
            .host = STR("mud.example"),
            .base = STR("https://mud.example")};
    struct buf out = {0};

    web_calendar(reply, &page, &out);

    struct str text = buf_str(&out);
    assert_int_not_equal(str_find(text, STR("SUMMARY:Market\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("RRULE:FREQ=WEEKLY;INTERVAL=2\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(
            str_find(text, STR("URL:https://mud.example/events/3\r\n"), 0), SIZE_MAX);
    buf_finish(&out);
    json_decref(reply);
}

TEST(calendar_lines_are_folded_and_escaped)
{
    json_t *reply = json_pack("{s:[{s:i, s:i, s:i, s:i, s:s, s:s}]}", "events", "id", 3,
            "start", 1764000000, "minutes", 90, "made", 1763000000, "title",
            "Dance; on the green, all", "text",
            "A line\nand another that is so long that it has to be folded somewhere, with "
            "ümläuts "
            "in it, and BEGIN:VEVENT too\\");
    struct http_page page = {.game_name = "Wick",
            .host = STR("mud.example"),
            .base = STR("https://mud.example")};
    struct buf out = {0};

    web_calendar(reply, &page, &out);

    struct str text = buf_str(&out);
    assert_int_not_equal(
            str_find(text, STR("SUMMARY:Dance\\; on the green\\, all\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("UID:event-3@mud.example\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("DTSTART:20251124T160000Z\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("DTEND:20251124T173000Z\r\n"), 0), SIZE_MAX);
    assert_int_not_equal(str_find(text, STR("A line\\nand"), 0), SIZE_MAX);
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        assert_true(line.length <= 75);
        assert_true(str_ends(line, STR("\r")));
        assert_true(str_is_utf8(line));
    }
    buf_finish(&out);
    json_decref(reply);
}

TEST(the_menu_leaves_out_pages_of_packages_that_are_off)
{
    struct buf with = {0};
    struct buf without = {0};
    struct http_page page = a_page("mud");
    json_t *reply = json_object();
    page.packages = STR("core scores boards ");

    struct str html = render_web_page("home", reply, &page, &with);
    assert_true(str_find(html, STR("\"/highscores\""), 0) != SIZE_MAX);
    assert_true(str_find(html, STR("\"/boards\""), 0) != SIZE_MAX);
    assert_without(html, STR("\"/events\""), "home");

    page.packages = STR("core ");
    html = render_web_page("home", reply, &page, &without);
    assert_without(html, STR("\"/highscores\""), "home");
    assert_without(html, STR("\"/boards\""), "home");
    buf_finish(&with);
    buf_finish(&without);
    json_decref(reply);
}

TEST(the_home_page_offers_play_under_a_known_name)
{
    struct http_page page = a_page("x");
    json_t *known = json_pack("{s:{s:s}}", "you", "name", "Bella");
    struct buf out = {0};

    assert_int_not_equal(str_find(render_web_page("home", known, &page, &out),
                                 STR("href=\"/play\">Play as Bella</a>"), 0),
            SIZE_MAX);
    assert_without(buf_str(&out), STR("as=guest"), "home");
    buf_clear(&out);
    assert_int_not_equal(
            str_find(render_web_page("home", NULL, &page, &out), STR("as=guest"), 0), SIZE_MAX);
    buf_finish(&out);
    json_decref(known);
}

TEST(the_host_is_found_in_an_address)
{
    static const char *const rows[][2] = {{"https://mud.example", "mud.example"},
            {"https://mud.example:8080/x", "mud.example"}, {"mud.example:80", "mud.example"},
            {"http://[2001:db8::1]:80/", "[2001:db8::1]"}, {"[::1]", "[::1]"}, {"", ""}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_str(web_host(str_of(rows[i][0])), rows[i][1]);
    }
}
