/* xmpp_bridge_login.c -- logs in to the server: TLS, account, resource (RFC 6120).
 *
 * A stream begins with its features, and begins again after each agreement: first without TLS,
 * then with it, then logged in. Bytes between an agreement and the new stream are dropped: an
 * attacker may have injected them. If TLS is configured, nothing is sent without it. */
#include "net/xmpp/xmpp_bridge_impl.h"

#include <string.h>

#define TLS_SPACE "urn:ietf:params:xml:ns:xmpp-tls"
#define SASL_SPACE "urn:ietf:params:xml:ns:xmpp-sasl"
#define BIND_SPACE "urn:ietf:params:xml:ns:xmpp-bind"
#define STREAM_SPACE "http://etherx.jabber.org/streams"

enum { MECHANISMS_MAX = 40 };

struct str xmpp_bridge_domain(const struct net_bridge *bridge)
{
    return str_of(bridge->options.domain ? bridge->options.domain : bridge->options.host);
}

void xmpp_bridge_send(struct net_bridge *bridge, const struct buf *stanza)
{
    net_bridge_send(bridge, buf_str(stanza), buf_str(stanza));
}

static void send_text(struct net_bridge *bridge, const char *text)
{
    net_bridge_send(bridge, str_of(text), str_of(text));
}

void xmpp_bridge_drop_stream(struct net_bridge *bridge)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    if (own->xml && own->feeding) {
        xmpp_xml_stop(own->xml); /* its caller frees it */
    } else {
        xmpp_xml_destroy(own->xml);
    }
    own->xml = NULL;
}

void xmpp_bridge_open_stream(struct net_bridge *bridge, const struct xmpp_xml_events *events)
{
    struct buf out = {0};
    xmpp_bridge_of(bridge)->xml = xmpp_xml_create(events, bridge);
    buf_add_text(&out, "<?xml version='1.0'?><stream:stream to='");
    xmpp_escape(xmpp_bridge_domain(bridge), &out);
    buf_add_text(&out,
            "' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='" STREAM_SPACE
            "'>");
    xmpp_bridge_send(bridge, &out);
    buf_finish(&out);
}

static void begin_again(struct net_bridge *bridge)
{
    xmpp_bridge_drop_stream(bridge);
    xmpp_bridge_of(bridge)->begin_again = true;
}

static void say_word(void *data, const char *word, const char *why)
{
    struct net_bridge *bridge = data;
    const char *mechanism = xmpp_bridge_of(bridge)->mechanism;
    struct buf out = {0};
    if (!word) {
        net_bridge_lose(bridge, why, true);
        return;
    }
    buf_printf(&out, "<%s xmlns='" SASL_SPACE "'%s%s%s>%s</%s>",
            mechanism ? "auth" : "response", mechanism ? " mechanism='" : "",
            mechanism ? mechanism : "", mechanism ? "'" : "",
            mechanism && !word[0] ? "=" : word, mechanism ? "auth" : "response");
    net_bridge_send(bridge, buf_str(&out), mechanism ? STR("<auth/>") : STR("<response/>"));
    xmpp_bridge_of(bridge)->mechanism = NULL;
    buf_wipe(&out);
}

/* Returns the account without its domain: "skein@example.org" is "skein". */
static char *dup_account(const struct net_bridge *bridge)
{
    struct str account = str_of(bridge->options.account);
    return str_dup(str_take_until(&account, '@'));
}

static void log_in(struct net_bridge *bridge, const struct xmpp_node *list)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    struct str offered[MECHANISMS_MAX];
    size_t count = 0;
    for (const struct xmpp_node *i = list ? list->first : NULL; i && count < MECHANISMS_MAX;
            i = i->next) {
        offered[count++] = xmpp_text(i);
    }
    const char *mechanism = xmpp_scram_choose(offered, count, stream_is_secure(bridge->stream));
    if (!mechanism || !bridge->options.account) {
        net_bridge_lose(bridge, "the server offers no safe way to log in (SCRAM)", true);
        return;
    }
    char *account = dup_account(bridge);
    xmpp_scram_destroy(own->scram);
    own->scram = xmpp_scram_create(mechanism, account, bridge->options.account_password);
    mem_free(account);
    if (!own->scram) {
        net_bridge_lose(bridge, "the account's name or password has invalid characters", true);
        return;
    }
    own->mechanism = mechanism;
    net_bridge_tell_state(bridge, "logging in to %s", bridge->options.host);
    xmpp_scram_begin(own->scram, say_word, bridge);
}

static void take_success(struct net_bridge *bridge, const struct xmpp_node *success)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    if (!own->scram || !xmpp_scram_end(own->scram, str_trim(xmpp_text(success)))) {
        net_bridge_lose(bridge, "the server cannot prove that it knows the account", true);
        return;
    }
    xmpp_scram_destroy(own->scram);
    own->scram = NULL;
    own->logged_in = true;
    begin_again(bridge);
}

static void refused_xmpp_bridge_login(
        struct net_bridge *bridge, const struct xmpp_node *failure)
{
    struct buf why = {0};
    buf_add_text(&why, "the server refuses the account: ");
    xmpp_bridge_add_error(failure, &why);
    net_bridge_lose(bridge, why.bytes, true);
    buf_finish(&why);
}

static void take_features(struct net_bridge *bridge, const struct xmpp_node *features)
{
    const struct xmpp_node *tls = xmpp_child(features, "starttls", TLS_SPACE);
    if (!stream_is_secure(bridge->stream) && bridge->tls) {
        if (tls) {
            send_text(bridge, "<starttls xmlns='" TLS_SPACE "'/>");
        } else {
            net_bridge_lose(bridge, "the server offers no TLS", true);
        }
    } else if (!bridge->tls && tls && xmpp_child(tls, "required", NULL)) {
        net_bridge_lose(bridge, "the server needs TLS: tls = true in the bridge's entry", true);
    } else if (!xmpp_bridge_of(bridge)->logged_in) {
        log_in(bridge, xmpp_child(features, "mechanisms", SASL_SPACE));
    } else {
        send_text(bridge, "<iq type='set' id='bind'><bind xmlns='" BIND_SPACE "'/></iq>");
    }
}

static void take_bind(struct net_bridge *bridge, const struct xmpp_node *iq)
{
    if (!str_equal(xmpp_attribute(iq, "type"), STR("result"))) {
        struct buf why = {0};
        buf_add_text(&why, "the server does not let us in: ");
        xmpp_bridge_add_error(xmpp_child(iq, "error", NULL), &why);
        net_bridge_lose(bridge, why.bytes, true);
        buf_finish(&why);
        return;
    }
    bridge->phase = BRIDGE_ONLINE;
    bridge->online_ms = clock_ms();
    (void)str_copy(str_of(bridge->options.nick), bridge->nick, sizeof(bridge->nick));
    (void)str_copy(xmpp_bridge_domain(bridge), bridge->network, sizeof(bridge->network));
    net_bridge_tell_state(bridge, "connected to %s as %s", bridge->options.host, bridge->nick);
    net_bridge_channels_tick(bridge);
}

static bool take_early(struct net_bridge *bridge, const struct xmpp_node *stanza)
{
    if (xmpp_is(stanza, "features", STREAM_SPACE)) {
        take_features(bridge, stanza);
    } else if (xmpp_is(stanza, "proceed", TLS_SPACE) && bridge->tls &&
               !stream_is_secure(bridge->stream)) {
        begin_again(bridge);
        stream_secure_as(bridge->stream, bridge->tls);
    } else if (xmpp_is(stanza, "failure", TLS_SPACE)) {
        net_bridge_lose(bridge, "the server does not begin TLS", true);
    } else if (xmpp_is(stanza, "challenge", SASL_SPACE) && xmpp_bridge_of(bridge)->scram) {
        xmpp_scram_answer(xmpp_bridge_of(bridge)->scram, bridge->context->workers,
                str_trim(xmpp_text(stanza)));
    } else if (xmpp_is(stanza, "success", SASL_SPACE)) {
        take_success(bridge, stanza);
    } else if (xmpp_is(stanza, "failure", SASL_SPACE)) {
        refused_xmpp_bridge_login(bridge, stanza);
    } else if (xmpp_is(stanza, "iq", NULL) &&
               str_equal(xmpp_attribute(stanza, "id"), STR("bind")) &&
               xmpp_bridge_of(bridge)->logged_in) {
        take_bind(bridge, stanza);
    } else {
        return false;
    }
    return true;
}

bool xmpp_bridge_login_take(struct net_bridge *bridge, const struct xmpp_node *stanza)
{
    if (xmpp_is(stanza, "error", STREAM_SPACE)) {
        struct buf why = {0};
        xmpp_bridge_add_error(stanza, &why);
        (void)str_copy(buf_str(&why), bridge->error, sizeof(bridge->error));
        buf_finish(&why);
        return true;
    }
    return bridge->phase == BRIDGE_GREETING && take_early(bridge, stanza);
}
