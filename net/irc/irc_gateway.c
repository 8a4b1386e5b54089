/* irc_gateway.c -- WEBIRC: a gateway states its client's address.
 *
 * Only the gateway's address is checked (web.trusted_proxies of the configuration); the password of
 * the command is ignored. Limits, bans and the "secure" flag then apply to the stated client. */
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "net/irc/irc_impl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool is_trusted(const struct irc_frontend *frontend)
{
    const struct net_context *context = frontend->service->base.context;
    struct net_limits proxies = {
            .exempt = context->trusted_proxies,
            .exempt_count = (uint32_t)context->trusted_proxy_count,
    };
    return strcmp(frontend->base.address, "unix") != 0 &&
           net_address_is_exempt(&proxies, frontend->base.address);
}

/* Normalises an address to the form in net.h. */
static bool read_address(struct str text, char out[INET6_ADDRSTRLEN])
{
    unsigned char bytes[16];
    char given[INET6_ADDRSTRLEN];
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (text.length >= sizeof(given)) {
        return false;
    }
    (void)str_copy(text, given, sizeof(given));
    if (inet_pton(AF_INET, given, bytes) == 1) {
        return inet_ntop(AF_INET, bytes, out, INET6_ADDRSTRLEN) != NULL;
    }
    if (inet_pton(AF_INET6, given, bytes) != 1) {
        return false;
    }
    bool is_mapped = memcmp(bytes, mapped, sizeof(mapped)) == 0;
    return inet_ntop(is_mapped ? AF_INET : AF_INET6, is_mapped ? bytes + sizeof(mapped) : bytes,
                   out, INET6_ADDRSTRLEN) != NULL;
}

/* True for "secure tls local-port=6697": the client's connection is encrypted. The gateway's own
 * connection to this server must be as well. */
static bool says_secure(struct str options)
{
    while (options.length > 0) {
        if (str_equal(str_take_word(&options), STR("secure"))) {
            return true;
        }
    }
    return false;
}

static void become(struct irc_frontend *frontend, const char *address, struct str options)
{
    struct net_context *context = frontend->service->base.context;
    struct service_conn *conn = &frontend->base;
    const char *why = NULL;
    if (!net_admit(context, address, service_address(conn->service), &why)) {
        irc_doom(frontend, why);
        return;
    }
    if (conn->admitted) {
        net_dismiss(context, conn->address);
    }
    conn->admitted = true;
    slab_free(conn->address);
    conn->address = slab_text(str_of(address));
    session_set_address(frontend->session, address);
    frontend->session->exempt = net_address_is_exempt(&context->limits, address);
    frontend->session->secure = frontend->session->secure && says_secure(options);
}

void irc_gateway_webirc(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char address[INET6_ADDRSTRLEN];
    bool begun = frontend->registered || frontend->entering || frontend->logging_in ||
                 frontend->token || frontend->pass || frontend->wish[0] ||
                 frontend->realname[0] || frontend->gateway;
    if (begun) {
        IRC_REPLY(frontend, "462", "WEBIRC must be the first command");
    } else if (!is_trusted(frontend)) {
        irc_doom(frontend, "Your address may not use WEBIRC here.");
    } else if (!read_address(msg->params[3], address)) {
        irc_doom(frontend, "WEBIRC without an address.");
    } else {
        frontend->gateway = true;
        become(frontend, address, irc_msg_param(msg, 4));
    }
}
