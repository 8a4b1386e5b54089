/* net.c -- who may connect: limits on connections, and the addresses exempt from them.
 *
 * The census counts connections per address over all services of a context. It
 * exists only while somebody is connected, so there is nothing to set up or
 * take down. A local socket ("unix") and exempt addresses are counted too, but
 * never refused, and never the reason why somebody else's address is full.
 *
 * IPv4 addresses mapped into IPv6 count as IPv4: listener.c names them so, and networks are
 * base/address.c's. */
#include "net/stream/net.h"

#include "engine/base/address.h"
#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/base/refusals.h"

#include <stdio.h>
#include <string.h>

/* The wire log is for people, so it cuts longer runs. */
enum { WIRE_BYTES_MAX = 1024, SILENT_SECONDS = 60, SILENT_SECONDS_FULL = 10 };

struct net_census {
    struct strmap addresses; /* to struct tally, owned */
    uint32_t connections;
};

struct tally {
    uint32_t connections;
};

bool net_cidr_is_valid(const char *text)
{
    struct network network;
    return network_parse(str_of(text), &network);
}

bool net_address_is_exempt(const struct net_limits *limits, const char *address)
{
    if (strcmp(address, "unix") == 0) {
        return true;
    }
    bool found = false;
    for (uint32_t i = 0; !found && i < limits->exempt_count; i++) {
        struct network network;
        found = network_parse(str_of(limits->exempt[i]), &network) &&
                network_has(&network, address);
    }
    return found;
}

/* True if the connection is admitted. */
static bool may_stay(const struct net_context *context, const char *address,
        const struct tally *tally, enum refusal *out_reason)
{
    const struct net_limits *limits = &context->limits;
    bool full = limits->connections > 0 && context->census->connections >= limits->connections;
    bool crowd = limits->connections_per_address > 0 &&
                 tally->connections >= limits->connections_per_address;
    struct net_limits proxies = {
            .exempt = context->trusted_proxies,
            .exempt_count = (uint32_t)context->trusted_proxy_count,
    };
    /* One of our proxies brings many people. */
    crowd = crowd && !net_address_is_exempt(&proxies, address);
    if ((!full && !crowd) || net_address_is_exempt(limits, address)) {
        return true;
    }
    *out_reason = crowd ? REFUSAL_ADDRESS : REFUSAL_FULL;
    return false;
}

/* Removes an address without connections, and an empty census. */
static void forget_if_empty(struct net_context *context, struct str key, struct tally *tally)
{
    struct net_census *census = context->census;
    if (tally->connections == 0) {
        (void)strmap_remove(&census->addresses, key);
        mem_free(tally);
    }
    if (census->connections == 0) {
        strmap_finish(&census->addresses);
        mem_free(census);
        context->census = NULL;
    }
}

void net_refused(const struct net_context *context, const struct refusal_note *note)
{
    refusals_note(context->refusals, note);
}

bool net_admit(struct net_context *context, const char *address, const char *endpoint,
        const char **out_why)
{
    enum refusal reason = REFUSAL_FULL;
    if (!context->census) {
        context->census = mem_alloc(sizeof(*context->census));
        strmap_init(&context->census->addresses);
    }
    char room[ADDRESS_SIZE];
    struct str key = address_counted(address, room);
    struct tally *tally = strmap_find(&context->census->addresses, key);
    if (!tally) {
        tally = mem_alloc(sizeof(*tally));
        (void)strmap_put(&context->census->addresses, key, tally);
    }
    if (!may_stay(context, address, tally, &reason)) {
        forget_if_empty(context, key, tally);
        net_refused(
                context, &(struct refusal_note){
                                 .reason = reason, .address = address, .endpoint = endpoint});
        *out_why = reason == REFUSAL_ADDRESS
                           ? LINE("There are too many connections from your address; close one "
                                  "and "
                                  "try again.")
                           : LINE("The server is full; please try again in a few minutes.");
        return false;
    }
    tally->connections++;
    context->census->connections++;
    return true;
}

uint32_t net_silent_seconds(const struct net_context *context)
{
    uint64_t most = context->limits.connections;
    uint64_t now = context->census ? context->census->connections : 0;
    return most > 0 && now * 10 >= most * 9 ? SILENT_SECONDS_FULL : SILENT_SECONDS;
}

uint32_t net_login_seconds(const struct net_context *context, bool silent)
{
    uint32_t seconds = context->limits.idle_login_seconds;
    uint32_t most = net_silent_seconds(context);
    return silent && (seconds == 0 || most < seconds) ? most : seconds;
}

void net_dismiss(struct net_context *context, const char *address)
{
    must(context->census);
    char room[ADDRESS_SIZE];
    struct str key = address_counted(address, room);
    struct tally *tally = strmap_find(&context->census->addresses, key);
    must(tally);
    tally->connections--;
    context->census->connections--;
    forget_if_empty(context, key, tally);
}

void net_put_wire(const char *direction, uint64_t session_id, struct str bytes)
{
    struct buf line = {0};
    for (size_t i = 0; i < bytes.length && i < WIRE_BYTES_MAX; i++) {
        unsigned char c = (unsigned char)bytes.bytes[i];
        if (c >= 0x20 && c < 0x7F && c != '\\') {
            buf_add_char(&line, (char)c);
        } else {
            buf_printf(&line, "\\x%02x", c);
        }
    }
    log_debug("wire %llu %s %.*s%s", (unsigned long long)session_id, direction,
            STR_FMT(buf_str(&line)), bytes.length > WIRE_BYTES_MAX ? " ..." : "");
    buf_finish(&line);
}

struct str net_endpoint_port(const struct net_endpoint *endpoint)
{
    const char *colon = strrchr(endpoint->address, ':');
    bool local = str_starts(str_of(endpoint->address), STR("unix:"));
    return colon && !local ? str_of(colon + 1) : STR_NONE;
}
