/* xmpp_fuzz.c -- Any bytes as a server's stream: in one piece or in many they give the same
 * stanzas, whose text is clean. */
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "net/shared/carried_line.h"
#include "net/xmpp/xmpp_bridge_text.h"
#include "net/xmpp/xmpp_xml.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check_words(struct str text)
{
    struct buf line = {0};
    struct buf nick = {0};
    struct str salt = STR_NONE;
    struct str rest = text;
    uint32_t count = 0;
    int64_t ms = 0;
    size_t taken = 0;
    (void)xmpp_read_action(&rest);
    while (carried_take_line(&rest, &taken, &line)) {
        must(str_is_utf8(buf_str(&line)) && str_find_char(buf_str(&line), '\n', 0) == SIZE_MAX);
    }
    must(taken <= CARRIED_LINES_MAX);
    xmpp_show_nick(text, &nick);
    must(nick.length > 0 && str_is_utf8(buf_str(&nick)) && !strpbrk(nick.bytes, " @/!<>\n"));
    must(!xmpp_read_challenge(text, &salt, &count) || (count > 0 && salt.length > 0));
    (void)xmpp_read_stamp(text, &ms);
    (void)xmpp_read_mark(text);
    buf_finish(&line);
    buf_finish(&nick);
}

static void on_stanza(void *data, const struct xmpp_node *stanza)
{
    struct buf *out = data;
    buf_printf(out, "%s %s;", stanza->space, stanza->name);
    check_words(xmpp_attribute(stanza, "from"));
    for (const struct xmpp_node *i = stanza->first; i; i = i->next) {
        check_words(xmpp_text(i));
        buf_add_text(out, "<a b='");
        xmpp_escape(xmpp_text(i), out);
        buf_add_text(out, "'/>");
    }
}

static void on_closed(void *data)
{
    buf_add_text(data, "closed");
}

static const struct xmpp_xml_events events = {.stanza = on_stanza, .closed = on_closed};

static bool feed(struct str text, size_t piece, struct buf *out)
{
    const char *why = NULL;
    bool good = true;
    struct xmpp_xml *xml = xmpp_xml_create(&events, out);
    while (good && text.length > 0) {
        size_t n = text.length < piece ? text.length : piece;
        good = xmpp_xml_feed(xml, str_slice(text, 0, n), &why);
        text = str_slice(text, n, text.length);
    }
    xmpp_xml_destroy(xml);
    return good;
}

FUZZ_TARGET(xmpp)
{
    struct str text = {(const char *)data, size};
    struct buf whole = {0};
    struct buf pieces = {0};
    bool good = feed(text, SIZE_MAX, &whole);
    must(feed(text, 7, &pieces) == good);
    must(str_equal(buf_str(&whole), buf_str(&pieces)));
    buf_finish(&whole);
    buf_finish(&pieces);
    return 0;
}
