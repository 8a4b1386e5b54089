/* net.c -- who may connect: limits on connections, and the addresses exempt from them.
 *
 * The census counts connections per address over all services of a context. It
 * exists only while somebody is connected, so there is nothing to set up or
 * take down. A local socket ("unix") and exempt addresses are counted too, but
 * never refused, and never the reason why somebody else's address is full.
 *
 * IPv4 addresses mapped into IPv6 count as IPv4: listener.c names them so. */
#include "net/net.h"

#include "engine/base/address.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* The wire log cuts longer runs: it is read by people. */
enum { WIRE_BYTES_MAX = 1024 };

struct net_census {
    struct strmap addresses; /* to struct tally, owned */
    uint32_t connections;
};

struct tally {
    uint32_t connections;
};

/* An address or a block of them. */
struct block {
    int family;
    unsigned char bytes[16];
    unsigned bits;
};

static bool parse_address(struct str text, struct block *out)
{
    char copy[INET6_ADDRSTRLEN];
    if (text.length >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    struct block block = {.family = AF_INET, .bits = 32};
    if (inet_pton(AF_INET, copy, block.bytes) != 1) {
        block = (struct block){.family = AF_INET6, .bits = 128};
        if (inet_pton(AF_INET6, copy, block.bytes) != 1) {
            return false;
        }
    }
    *out = block;
    return true;
}

/* "10.0.0.0/8", "2001:db8::/32", or one address. */
static bool parse_block(struct str text, struct block *out)
{
    struct str address = str_take_until(&text, '/');
    struct block block;
    if (!parse_address(address, &block)) {
        return false;
    }
    if (text.length > 0) {
        uint64_t bits = 0;
        if (!str_to_u64(text, &bits) || bits > block.bits) {
            return false;
        }
        block.bits = (unsigned)bits;
    }
    *out = block;
    return true;
}

static bool block_has(const struct block *block, const struct block *address)
{
    if (block->family != address->family) {
        return false;
    }
    unsigned whole = block->bits / 8;
    unsigned rest = block->bits % 8;
    if (memcmp(block->bytes, address->bytes, whole) != 0) {
        return false;
    }
    unsigned mask = 0xFFU << (8 - rest) & 0xFFU;
    return rest == 0 || ((block->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

bool net_cidr_is_valid(const char *text)
{
    struct block block;
    return parse_block(str_of(text), &block);
}

bool net_address_is_exempt(const struct net_limits *limits, const char *address)
{
    if (strcmp(address, "unix") == 0) {
        return true;
    }
    struct block peer;
    if (limits->exempt_count == 0 || !parse_address(str_of(address), &peer)) {
        return false;
    }
    for (uint32_t i = 0; i < limits->exempt_count; i++) {
        struct block block;
        if (parse_block(str_of(limits->exempt[i]), &block) && block_has(&block, &peer)) {
            return true;
        }
    }
    return false;
}

/* Returns why the newcomer must go, or NULL. */
static const char *refusal(
        const struct net_context *context, const char *address, const struct tally *tally)
{
    const struct net_limits *limits = &context->limits;
    bool full = limits->connections > 0 && context->census->connections >= limits->connections;
    bool crowd = limits->connections_per_address > 0 &&
                 tally->connections >= limits->connections_per_address;
    struct net_limits proxies = {
            .exempt = context->trusted_proxies,
            .exempt_count = (uint32_t)context->trusted_proxy_count,
    };
    /* A proxy of ours brings many people. */
    crowd = crowd && !net_address_is_exempt(&proxies, address);
    if ((!full && !crowd) || net_address_is_exempt(limits, address)) {
        return NULL;
    }
    return crowd ? "There are too many connections from your address; close one and try again."
                 : "The server is full; please try again in a few minutes.";
}

/* Forgets an address, and the census itself, when nobody is left. */
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

bool net_admit(struct net_context *context, const char *address, const char **out_why)
{
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
    const char *why = refusal(context, address, tally);
    if (why) {
        forget_if_empty(context, key, tally);
        *out_why = why;
        return false;
    }
    tally->connections++;
    context->census->connections++;
    return true;
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

void net_log_wire(const struct net_context *context, const char *direction, uint64_t session_id,
        struct str bytes)
{
    if (!context->wire_log) {
        return;
    }
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
