/* web_markdown.c -- Markdown as HTML.
 *
 * cmark renders it with raw HTML off, so a tag in the text is dropped. `help TOPIC` becomes a
 * link to that topic's page, a block of code can be scrolled from the keyboard, and a short piece
 * of code stays on one line. */
#include "net/text/web_html.h"
#include "net/web/pages/web_render.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_MAX = 24 };

static bool is_of_topic(char byte)
{
    return byte == '-' || byte == '@' || byte == ' ' || (byte >= 'a' && byte <= 'z');
}

/* Returns the length of TOPIC in "TOPIC</code>…", which follows "<code>help "; 0 if it is not a
 * topic's name. A name may have blanks, as in `help your editor`. */
static size_t topic_length(struct str rest)
{
    size_t n = 0;
    while (n < rest.length && is_of_topic(rest.bytes[n])) {
        n++;
    }
    return n > 0 && str_starts(str_slice(rest, n, rest.length), STR("</code>")) ? n : 0;
}

/* Appends HTML in which each block of code takes the focus: one wider than a phone scrolls. */
static void put_focusable(struct buf *out, struct str html)
{
    for (size_t at; (at = str_find(html, STR("<pre>"), 0)) != SIZE_MAX;) {
        buf_add_str(out, str_slice(html, 0, at));
        buf_add_text(out, "<pre tabindex=\"0\">");
        html = str_slice(html, at + strlen("<pre>"), html.length);
    }
    buf_add_str(out, html);
}

/* Appends HTML in which each `help TOPIC` is a link. */
static void put_linked(struct buf *out, struct str html)
{
    static const char code[] = "<code>help ";
    for (;;) {
        size_t at = str_find(html, str_of(code), 0);
        if (at == SIZE_MAX) {
            put_focusable(out, html);
            return;
        }
        struct str before = str_slice(html, 0, at);
        struct str topic = str_slice(html, at + sizeof(code) - 1, html.length);
        size_t n = str_ends(before, STR("<pre>")) ? 0 : topic_length(topic);
        put_focusable(out, before);
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

/* Appends HTML in which no line breaks inside a short piece of code, such as `@edit X`. */
static void put_whole(struct buf *out, struct str html)
{
    static const char code[] = "<code>";
    for (size_t at; (at = str_find(html, str_of(code), 0)) != SIZE_MAX;) {
        struct str before = str_slice(html, 0, at);
        html = str_slice(html, at + strlen(code), html.length);
        bool whole = str_find(html, STR("</code>"), 0) <= WHOLE_MAX &&
                     !str_ends(before, STR("<pre tabindex=\"0\">"));
        buf_add_str(out, before);
        buf_add_text(out, whole ? "<code class=\"whole\">" : code);
    }
    buf_add_str(out, html);
}

void web_put_markdown(struct buf *out, struct str markdown)
{
    int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_SMART;
    char *html = cmark_markdown_to_html(markdown.bytes, markdown.length, options);
    if (html) {
        struct buf linked = {0};
        put_linked(&linked, str_of(html));
        put_whole(out, buf_str(&linked));
        buf_finish(&linked);
    }
    free(html);
}
