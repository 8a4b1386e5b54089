/* web_page_help.c -- help topics as pages.
 *
 * Topics are Markdown (data/help), set by cmark with raw HTML off: what stands in a topic as a
 * tag is left out, never passed on. The lines "Aliases:" and "See also:" at a topic's head are
 * read by the call; here they are a line of words and a list of links. */
#include "net/web/web_page.h"

#include <cmark.h>
#include <stdlib.h>

/* "TOPIC</code>…" behind "<code>help ": its length, if it is a topic's name. */
static size_t topic_length(struct str rest)
{
    size_t n = 0;
    while (n < rest.length && (rest.bytes[n] == '-' || rest.bytes[n] == '@' ||
                                      (rest.bytes[n] >= 'a' && rest.bytes[n] <= 'z'))) {
        n++;
    }
    return n > 0 && str_starts(str_slice(rest, n, rest.length), STR("</code>")) ? n : 0;
}

/* What says `help TOPIC` leads there. */
static void put_linked(struct buf *out, struct str html)
{
    static const char code[] = "<code>help ";
    for (;;) {
        size_t at = str_find(html, str_of(code), 0);
        if (at == SIZE_MAX) {
            buf_add_str(out, html);
            return;
        }
        struct str before = str_slice(html, 0, at);
        struct str topic = str_slice(html, at + sizeof(code) - 1, html.length);
        size_t n = str_ends(before, STR("<pre>")) ? 0 : topic_length(topic);
        buf_add_str(out, before);
        if (n > 0) {
            buf_add_text(out, "<a href=\"/help/");
            web_put_segment(out, str_slice(topic, 0, n));
            buf_add_text(out, "\">");
        }
        buf_add_text(out, code);
        buf_add_str(out, str_slice(topic, 0, n));
        buf_add_text(out, n > 0 ? "</code></a>" : "");
        html = str_slice(topic, n > 0 ? n + 7 : 0, topic.length);
    }
}

void web_put_markdown(struct buf *out, struct str markdown)
{
    int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;
    char *html = cmark_markdown_to_html(markdown.bytes, markdown.length, options);
    if (html) {
        put_linked(out, str_of(html));
    }
    free(html);
}

static void put_topic_link(struct buf *out, struct str topic)
{
    buf_add_text(out, "<a href=\"/help/");
    web_put_segment(out, topic);
    buf_add_text(out, "\">");
    web_put(out, topic);
    buf_add_text(out, "</a>");
}

static struct str item_of(const json_t *list, size_t i)
{
    const json_t *item = json_array_get(list, i);
    return json_is_string(item)
                   ? (struct str){json_string_value(item), json_string_length(item)}
                   : STR_NONE;
}

static void put_topics(struct buf *out, const json_t *topics, const char *title)
{
    if (json_array_size(topics) == 0) {
        return;
    }
    buf_printf(out, "<section><h2>%s</h2><ul class=\"topics\">", title);
    for (size_t i = 0; i < json_array_size(topics); i++) {
        buf_add_text(out, "<li>");
        put_topic_link(out, item_of(topics, i));
        buf_add_text(out, "</li>");
    }
    buf_add_text(out, "</ul></section>");
}

/* A form that needs no JavaScript; the words that were looked for stay in it. */
static void put_search(struct buf *out, struct str words)
{
    buf_add_text(out,
            "<form class=\"search\" role=\"search\" action=\"/help\" method=\"get\">"
            "<label for=\"words\">Find in help</label>"
            "<input type=\"search\" id=\"words\" name=\"words\" maxlength=\"60\" value=\"");
    web_put(out, words);
    buf_add_text(out, "\" autocomplete=\"off\"><button class=\"tool\" "
                      "type=\"submit\">Find</button></form>");
}

static void put_found(struct buf *out, const json_t *reply)
{
    const json_t *found = json_object_get(reply, "found");
    if (!found) {
        return;
    }
    buf_add_text(out, "<section><h2>Found for “");
    web_put(out, web_text(reply, "words"));
    buf_add_text(out, "”</h2>");
    if (json_array_size(found) == 0) {
        buf_add_text(out,
                "<p>No topic has all of these words. Fewer or shorter ones find more; "
                "in the game you can ask everybody with <code>chat</code>.</p>");
    }
    buf_add_text(out, "<ul class=\"found\">");
    for (size_t i = 0; i < json_array_size(found); i++) {
        const json_t *one = json_array_get(found, i);
        buf_add_text(out, "<li>");
        put_topic_link(out, web_text(one, "topic"));
        buf_add_char(out, ' ');
        web_put(out, web_text(one, "about"));
        buf_add_text(out, "</li>");
    }
    buf_add_text(out, "</ul>");
    if (json_is_true(json_object_get(reply, "more"))) {
        buf_add_text(out, "<p class=\"note\">There are more; another word leaves fewer.</p>");
    }
    buf_add_text(out, "</section>");
}

void web_page_help(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct web_page frame = {"/help", STR("Help"), "page", NULL, reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out,
            "<h1>Help</h1><p class=\"lead\">New here? Begin with <a "
            "href=\"/help/start\">start</a>. In the game, <code>help</code> and a word "
            "shows the same pages.</p>");
    put_search(out, web_text(reply, "words"));
    put_found(out, reply);
    put_topics(out, json_object_get(reply, "topics"), "Playing");
    put_topics(out, json_object_get(reply, "building"), "Building and running the world");
    put_topics(out, json_object_get(reply, "api"), "Functions for scripts");
    web_page_end(page, out);
}

void web_page_topic(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct str topic = web_text(reply, "topic");
    const json_t *see = json_object_get(reply, "see");
    const json_t *aliases = json_object_get(reply, "aliases");
    struct web_page frame = {"/help", topic, "page narrow topic", NULL, reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<p class=\"kicker\"><a href=\"/help\">Help</a></p>");
    if (!str_starts(web_text(reply, "text"), STR("#"))) {
        buf_add_text(out, "<h1>");
        web_put(out, topic);
        buf_add_text(out, "</h1>");
    }
    web_put_markdown(out, web_text(reply, "text"));
    if (json_array_size(aliases) > 0) {
        buf_add_text(out, "<p class=\"note\">Also found as ");
        for (size_t i = 0; i < json_array_size(aliases); i++) {
            buf_add_text(out, i > 0 ? ", " : "");
            web_put(out, item_of(aliases, i));
        }
        buf_add_text(out, ".</p>");
    }
    if (json_array_size(see) > 0) {
        buf_add_text(out, "<nav aria-label=\"See also\"><p class=\"see\">See also ");
        for (size_t i = 0; i < json_array_size(see); i++) {
            buf_add_text(out, i > 0 ? ", " : "");
            put_topic_link(out, item_of(see, i));
        }
        buf_add_text(out, "</p></nav>");
    }
    web_page_end(page, out);
}
