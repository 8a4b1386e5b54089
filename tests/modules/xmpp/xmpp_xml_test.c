/* xmpp_xml_test.c -- The stanzas of a stream, and forbidden parts of a stream. */
#include "net/xmpp/xmpp_xml.h"

#include "tests/support/test.h"

#include <string.h>

#define XMPP_XML_HEAD                                                                          \
    "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'>"

static void write_node(const struct xmpp_node *node, struct buf *out)
{
    buf_printf(out, "%s{%s", node->name, node->space);
    for (const struct xmpp_attribute *i = node->attributes; i; i = i->next) {
        buf_printf(out, " %s=%s", i->name, i->value);
    }
    buf_printf(out, "}(%.*s", STR_FMT(xmpp_text(node)));
    for (const struct xmpp_node *i = node->first; i; i = i->next) {
        write_node(i, out);
    }
    buf_add_char(out, ')');
}

static void on_stanza(void *data, const struct xmpp_node *stanza)
{
    write_node(stanza, data);
    buf_add_char(data, '\n');
}

static void on_closed(void *data)
{
    buf_add_text(data, "closed\n");
}

static const struct xmpp_xml_events xmpp_xml_own_events = {
        .stanza = on_stanza, .closed = on_closed};

static const struct {
    const char *text;
    const char *stanzas;
    const char *why; /* NULL: nothing is wrong */
} streams[] = {
        {XMPP_XML_HEAD "<a/>\n<b x='1' y='&lt;'>t<c xmlns='u:v'/>u</b></s:stream>",
                "a{jabber:client}()\nb{jabber:client y=< x=1}(tuc{u:v}())\nclosed\n", NULL},
        {XMPP_XML_HEAD "<s:features><m xmlns='n'>one</m></s:features>",
                "features{http://etherx.jabber.org/streams}(m{n}(one))\n", NULL},
        {XMPP_XML_HEAD "<a", "", NULL},
        {XMPP_XML_HEAD "<a></b>", "", "the server does not speak XML"},
        {XMPP_XML_HEAD "<a>&nothing;</a>", "", "the server does not speak XML"},
        {XMPP_XML_HEAD "<a>\x01</a>", "", "the server does not speak XML"},
        {XMPP_XML_HEAD "<a>\xff</a>", "", "the server does not speak XML"},
        {"HTTP/1.1 400 Bad Request", "", "the server does not speak XML"},
        {"<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>", "",
                "the server sends a document type, which is forbidden"},
};

TEST(an_xml_stream_is_parsed_in_any_pieces)
{
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        for (size_t piece = 1; piece < 200; piece += 66) {
            struct buf out = {0};
            const char *why = NULL;
            struct xmpp_xml *xml = xmpp_xml_create(&xmpp_xml_own_events, &out);
            struct str rest = str_of(streams[i].text);
            while (rest.length > 0) {
                size_t n = rest.length < piece ? rest.length : piece;
                (void)xmpp_xml_feed(xml, str_slice(rest, 0, n), &why);
                rest = str_slice(rest, n, rest.length);
            }

            assert_str(buf_str(&out), streams[i].stanzas);
            assert_int_equal(!why, !streams[i].why);
            assert_true(!why || strcmp(why, streams[i].why) == 0);
            xmpp_xml_destroy(xml);
            buf_finish(&out);
        }
    }
}

/* Feeds the same again and again; returns after how many bytes that was enough, or 0. */
static size_t fed_until_enough(const char *head, const char *again)
{
    struct buf out = {0};
    const char *why = NULL;
    struct xmpp_xml *xml = xmpp_xml_create(&xmpp_xml_own_events, &out);
    size_t fed = 0;
    bool good = xmpp_xml_feed(xml, str_of(head), &why);
    while (good && fed < 8 * (size_t)XMPP_STANZA_MAX) {
        good = xmpp_xml_feed(xml, str_of(again), &why);
        fed += strlen(again);
    }
    assert_true(good || strcmp(why, "the server sends too much at once") == 0);
    xmpp_xml_destroy(xml);
    buf_finish(&out);
    return good ? 0 : fed;
}

static void is_ended_by(const char *head, const char *again, size_t most)
{
    size_t fed = fed_until_enough(head, again);
    assert_true(fed > 0 && fed <= most);
}

TEST(an_endless_stanza_ends_the_stream)
{
    char much[1001];
    memset(much, 'x', sizeof(much) - 1);
    much[sizeof(much) - 1] = '\0';
    is_ended_by(XMPP_XML_HEAD "<a>", much, XMPP_STREAM_MAX + 1000);
    is_ended_by(XMPP_XML_HEAD "<a b='", much, XMPP_STREAM_MAX + 1000);
    is_ended_by(XMPP_XML_HEAD, "<a>", XMPP_STREAM_MAX + 1000);
    is_ended_by(XMPP_XML_HEAD "<a>", "<b/>", XMPP_STREAM_MAX + 1000);
}

/* Feeds begin, so often middle with its number in the place of its %u, and end; returns the stanzas. */
static struct buf fed(const char *begin, const char *middle, unsigned count, const char *end)
{
    struct buf text = {0};
    struct buf out = {0};
    const char *why = NULL;
    struct xmpp_xml *xml = xmpp_xml_create(&xmpp_xml_own_events, &out);
    struct str parts = str_of(middle);
    struct str before = str_take_until(&parts, '#');
    buf_add_text(&text, begin);
    for (unsigned i = 0; i < count; i++) {
        buf_printf(&text, "%.*s%u%.*s", STR_FMT(before), i, STR_FMT(parts));
    }
    buf_add_text(&text, end);
    assert_true(xmpp_xml_feed(xml, buf_str(&text), &why));
    assert_in_range(xmpp_xml_names(xml), 0, 2000);
    xmpp_xml_destroy(xml);
    buf_finish(&text);
    return out;
}

/* A speaker in a room cannot end everybody's connection. */
TEST(deep_or_large_content_is_skipped_and_the_rest_is_read)
{
    struct buf text = {0};
    struct buf out = {0};
    const char *why = NULL;
    struct xmpp_xml *xml = xmpp_xml_create(&xmpp_xml_own_events, &out);
    buf_add_text(&text, XMPP_XML_HEAD "<m><t>x</t>");
    for (unsigned i = 0; i < 300; i++) {
        buf_add_text(&text, "<s>y");
    }
    for (unsigned i = 0; i < 300; i++) {
        buf_add_text(&text, "</s>");
    }
    buf_add_text(&text, "</m><b/>");
    assert_true(xmpp_xml_feed(xml, buf_str(&text), &why));
    assert_true(str_starts(buf_str(&out), STR("m{jabber:client}(t{jabber:client}(x)s{")));
    assert_true(str_ends(buf_str(&out), STR("\nb{jabber:client}()\n")));
    assert_in_range(out.length, 500, 1000);
    xmpp_xml_destroy(xml);
    buf_finish(&text);
    buf_finish(&out);

    struct buf many = fed(XMPP_XML_HEAD "<m><t>x</t>", "<s a='#'/>", 6000, "</m><b/>");
    assert_true(str_starts(buf_str(&many), STR("m{jabber:client}(t{jabber:client}(x)s{")));
    assert_true(str_ends(buf_str(&many), STR("\nb{jabber:client}()\n")));
    buf_finish(&many);

    struct buf long_one = fed(XMPP_XML_HEAD "<a>1</a><m><t>x</t>", "<s>long, long words #</s>",
            12000, "</m><b/>");
    assert_str(buf_str(&long_one), "a{jabber:client}(1)\nb{jabber:client}()\n");
    buf_finish(&long_one);
}

TEST(blanks_between_stanzas_are_ignored)
{
    struct buf out = fed(XMPP_XML_HEAD "<a/>", "                             #", 40000, "<b/>");
    assert_str(buf_str(&out), "a{jabber:client}()\nb{jabber:client}()\n");
    buf_finish(&out);
}

TEST(a_parser_does_not_keep_more_and_more_names)
{
    static const char *const middles[] = {"<a#/>", "<a b#='c'/>", "<a xmlns:n#='u'/>"};
    for (size_t i = 0; i < sizeof(middles) / sizeof(middles[0]); i++) {
        struct buf out =
                fed(XMPP_XML_HEAD, middles[i], 5000, "<s:features/>t<c>u</c></s:stream>");
        assert_true(str_ends(buf_str(&out), STR("features{http://etherx.jabber.org/"
                                                "streams}()\nc{jabber:client}(u)\nclosed\n")));
        buf_finish(&out);
    }
    struct buf one = fed(XMPP_XML_HEAD "<m", " a#='1'", 6000, "><t>x</t></m><b/>");
    assert_true(str_ends(buf_str(&one), STR("(t{jabber:client}(x))\nb{jabber:client}()\n")));
    buf_finish(&one);
}
