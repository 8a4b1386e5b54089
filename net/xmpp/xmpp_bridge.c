/* xmpp_bridge.c -- a bridge to XMPP: its stream, and the dispatch of stanzas.
 *
 * libstrophe was considered for this and rejected: its name lookup, connect and TLS handshake
 * block for as long as the server likes, and it accepts stanzas of any size. So the connection
 * is that of every bridge; Expat reads the XML (xmpp_xml.c) and GNU SASL logs in
 * (xmpp_bridge_scram.c). */
#include "net/xmpp/xmpp_bridge.h"

#include "net/xmpp/xmpp_bridge_impl.h"

#include <stdio.h>
#include <string.h>

#define PING_SPACE "urn:xmpp:ping"

static bool check_xmpp_bridge(const struct net_bridge_options *options, struct err *err)
{
    for (size_t i = 0; i < options->channel_count; i++) {
        const char *name = options->channels[i].network;
        if (!strchr(name, '@')) {
            return err_set(err, ERR_FORMAT,
                    "%.64s is not an XMPP room, such as \"tea@conference.example.org\"", name);
        }
    }
    return options->account || err_set(err, ERR_FORMAT,
                                       "XMPP needs an account: sasl = { account = "
                                       "\"skein@example.org\", password = \"...\" }");
}

/* Answers a query: a ping with a result, all others with an error. */
static void take_question(struct net_bridge *bridge, const struct xmpp_node *iq)
{
    struct str type = xmpp_attribute(iq, "type");
    struct str from = xmpp_attribute(iq, "from");
    bool ping = str_equal(type, STR("get")) && xmpp_child(iq, "ping", PING_SPACE);
    struct buf out = {0};
    if (!str_equal(type, STR("get")) && !str_equal(type, STR("set"))) {
        return;
    }
    buf_printf(&out, "<iq type='%s' id='", ping ? "result" : "error");
    xmpp_escape(xmpp_attribute(iq, "id"), &out);
    if (from.length > 0) {
        buf_add_text(&out, "' to='");
        xmpp_escape(from, &out);
    }
    buf_add_text(&out, ping ? "'/>"
                            : "'><error type='cancel'><service-unavailable "
                              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    xmpp_bridge_send(bridge, &out);
    buf_finish(&out);
}

static void ask_xmpp_bridge(struct net_bridge *bridge)
{
    struct buf out = {0};
    buf_add_text(&out, "<iq type='get' id='alive' to='");
    xmpp_escape(xmpp_bridge_domain(bridge), &out);
    buf_add_text(&out, "'><ping xmlns='" PING_SPACE "'/></iq>");
    xmpp_bridge_send(bridge, &out);
    buf_finish(&out);
}

static void on_stanza(void *data, const struct xmpp_node *stanza)
{
    struct net_bridge *bridge = data;
    if (xmpp_bridge_login_take(bridge, stanza) || bridge->phase != BRIDGE_ONLINE) {
        return;
    }
    if (xmpp_is(stanza, "message", NULL)) {
        xmpp_bridge_take_message(bridge, stanza);
    } else if (xmpp_is(stanza, "presence", NULL)) {
        xmpp_bridge_take_presence(bridge, stanza);
    } else if (xmpp_is(stanza, "iq", NULL)) {
        take_question(bridge, stanza);
    }
}

static void on_closed(void *data)
{
    struct net_bridge *bridge = data;
    char why[sizeof(bridge->error)];
    (void)snprintf(why, sizeof(why), "%s",
            bridge->error[0] ? bridge->error : "closed by the other side");
    net_bridge_lose(bridge, why, false);
}

static const struct xmpp_xml_events stream_events = {.stanza = on_stanza, .closed = on_closed};

static void greet(struct net_bridge *bridge)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    own->logged_in = false;
    xmpp_bridge_open_stream(bridge, &stream_events);
    net_bridge_tell_state(bridge, "greeting %s", bridge->options.host);
}

static void received_xmpp_bridge(struct net_bridge *bridge, struct str bytes)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    struct xmpp_xml *xml = own->xml;
    const char *why = NULL;
    if (!xml) {
        return;
    }
    net_log_wire(bridge->context, "<", bridge->session ? bridge->session->id : 0, bytes);
    own->feeding = true;
    bool good = xmpp_xml_feed(xml, bytes, &why);
    own->feeding = false;
    if (own->xml != xml) {
        xmpp_xml_destroy(xml);
    }
    if (own->begin_again && net_bridge_is_talking(bridge)) {
        own->begin_again = false;
        xmpp_bridge_open_stream(bridge, &stream_events);
    } else if (!good) {
        net_bridge_lose(bridge, why, false);
    }
}

static void leave_xmpp_bridge(struct net_bridge *bridge, const char *why)
{
    struct buf out = {0};
    if (bridge->phase == BRIDGE_ONLINE) {
        buf_add_text(&out, "<presence type='unavailable'><status>");
        xmpp_escape(str_of(why), &out);
        buf_add_text(&out, "</status></presence>");
    }
    buf_add_text(&out, "</stream:stream>");
    xmpp_bridge_send(bridge, &out);
    buf_finish(&out);
}

static void reset_xmpp_bridge(struct net_bridge *bridge)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    xmpp_bridge_drop_stream(bridge);
    own->begin_again = false;
    own->logged_in = false;
    xmpp_scram_destroy(own->scram);
    own->scram = NULL;
    xmpp_bridge_rooms_reset(bridge);
}

static void finish_xmpp_bridge(struct net_bridge *bridge)
{
    reset_xmpp_bridge(bridge);
    mem_free(xmpp_bridge_of(bridge)->rooms);
}

const struct net_bridge_protocol xmpp_bridge_protocol = {
        .name = "xmpp",
        .own_bytes = sizeof(struct xmpp_bridge),
        .resumes = true,
        .asks_for_tls = true,
        .check = check_xmpp_bridge,
        .fold = xmpp_fold,
        .greet = greet,
        .received = received_xmpp_bridge,
        .join = xmpp_bridge_join,
        .ask = ask_xmpp_bridge,
        .leave = leave_xmpp_bridge,
        .reset = reset_xmpp_bridge,
        .tick = xmpp_bridge_rooms_tick,
        .write = xmpp_bridge_write,
        .remark = xmpp_bridge_remark,
        .whisper = xmpp_bridge_whisper,
        .tell = xmpp_bridge_tell,
        .finish = finish_xmpp_bridge,
};
