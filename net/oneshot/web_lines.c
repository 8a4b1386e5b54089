/* web_lines.c -- renders markup and Markdown as gemtext lines.
 *
 * The format is Gemini's gemtext (gemini://geminiprotocol.net/docs/gemtext-specification.gmi): the
 * first bytes of a line define its kind. It is also readable as plain text, as finger shows it.
 *
 * 1. A value is always a text line: it gets a space in front if it would begin another kind.
 * 2. Control characters are removed, since the output may go to a terminal.
 * 3. The blocks of Markdown are kept. A paragraph is one line, which the reader's client wraps; its
 *    links follow, a line each. */
#include "engine/session/markup.h"
#include "net/oneshot/oneshot.h"
#include "net/text/web_form.h"

#include <cmark.h>
#include <string.h>

static void put_lines(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool begins = out->length == 0 || out->bytes[out->length - 1] == '\n';
        if (begins && str_find_char(STR("#=>*`"), c, 0) != SIZE_MAX) {
            buf_add_char(out, ' ');
        }
        if (c == '\n' || ((unsigned char)c >= ' ' && c != '\x7f')) {
            buf_add_char(out, c);
        }
    }
}

static void put_markup_lines(struct buf *out, struct str markup)
{
    struct buf plain = {0};
    markup_plain(markup, &plain);
    put_lines(out, buf_str(&plain));
    buf_finish(&plain);
}

/* -- Markdown -- */

struct lines {
    struct buf *out;
    struct buf links; /* the links of the current paragraph, as lines */
    struct buf label; /* the label of the current link */
    bool in_link;
    unsigned items; /* depth of lists */
};

static struct str literal_of(cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);
    return text ? str_of(text) : STR_NONE;
}

static void put_text_lines(struct lines *lines, struct str text)
{
    put_lines(lines->out, text);
    if (lines->in_link) {
        buf_add_str(&lines->label, text);
    }
}

/* Writes code; `help TOPIC` becomes a link to that topic. */
static void put_code(struct lines *lines, struct str code)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz-@";
    struct str topic = code;
    put_text_lines(lines, code);
    if (str_equal(str_take_word(&topic), STR("help")) && topic.length > 0 &&
            strspn(topic.bytes, letters) == topic.length) {
        buf_printf(&lines->links, "=> /help/%.*s %.*s\n", STR_FMT(topic), STR_FMT(code));
    }
}

static void put_block_lines(struct lines *lines, struct str code)
{
    buf_add_text(lines->out, "```\n");
    put_lines(lines->out, code);
    buf_add_text(lines->out, "```\n\n");
}

static void end_paragraph(struct lines *lines)
{
    buf_add_char(lines->out, '\n');
    buf_add_str(lines->out, buf_str(&lines->links));
    buf_clear(&lines->links);
    if (lines->items == 0) {
        buf_add_char(lines->out, '\n');
    }
}

static void end_link(struct lines *lines, cmark_node *node)
{
    buf_printf(&lines->links, "=> %s %.*s\n", cmark_node_get_url(node),
            STR_FMT(buf_str(&lines->label)));
    lines->in_link = false;
}

static void enter(struct lines *lines, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        for (int i = 0; i < cmark_node_get_heading_level(node) && i < 3; i++) {
            buf_add_char(lines->out, '#');
        }
        buf_add_char(lines->out, ' ');
        break;
    case CMARK_NODE_ITEM:
        lines->items++;
        buf_add_text(lines->out, "* ");
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        buf_add_text(lines->out, "> ");
        break;
    case CMARK_NODE_CODE_BLOCK:
        put_block_lines(lines, literal_of(node));
        break;
    case CMARK_NODE_TEXT:
        put_text_lines(lines, literal_of(node));
        break;
    case CMARK_NODE_CODE:
        put_code(lines, literal_of(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        put_text_lines(lines, STR(" "));
        break;
    case CMARK_NODE_LINK:
        buf_clear(&lines->label);
        lines->in_link = true;
        break;
    default:
        break;
    }
}

static void leave(struct lines *lines, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
    case CMARK_NODE_PARAGRAPH:
        end_paragraph(lines);
        break;
    case CMARK_NODE_ITEM:
        lines->items--;
        break;
    case CMARK_NODE_LIST:
        buf_add_text(lines->out, lines->items == 0 ? "\n" : "");
        break;
    case CMARK_NODE_LINK:
        end_link(lines, node);
        break;
    default:
        break;
    }
}

static void put_markdown_lines(struct buf *out, struct str markdown)
{
    struct lines lines = {.out = out};
    cmark_node *document =
            cmark_parse_document(markdown.bytes, markdown.length, CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *walk = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
        (event == CMARK_EVENT_ENTER ? enter : leave)(&lines, cmark_iter_get_node(walk));
    }
    cmark_iter_free(walk);
    cmark_node_free(document);
    buf_finish(&lines.links);
    buf_finish(&lines.label);
}

const struct web_form web_form_lines = {"data/lines/", "lines/", ".txt", false, put_lines,
        put_markup_lines, put_markdown_lines};
