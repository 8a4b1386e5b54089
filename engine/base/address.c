/* address.c -- address parsing, network membership, and the address a limit counts.
 *
 * An IPv6 host chooses its last 64 bits freely, so a limit that counted whole addresses would
 * restrict nobody. Limits count the /64 network instead. IPv4 addresses and "unix" are counted
 * unchanged.
 *
 * net decides which addresses are exempt from limits; the core decides who is banned. */
#include "engine/base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct str address_counted(const char *address, char out[ADDRESS_SIZE])
{
    struct in6_addr six;
    if (inet_pton(AF_INET6, address, &six) == 1) {
        if (IN6_IS_ADDR_V4MAPPED(&six) &&
                inet_ntop(AF_INET, &six.s6_addr[12], out, ADDRESS_SIZE)) {
            return str_of(out);
        }
        memset(&six.s6_addr[8], 0, 8);
        if (inet_ntop(AF_INET6, &six, out, ADDRESS_SIZE)) {
            return str_of(out);
        }
    }
    (void)snprintf(out, ADDRESS_SIZE, "%s", address);
    return str_of(out);
}

/* -- networks -- */

static bool address_parse(struct str text, struct network *out)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    char copy[INET6_ADDRSTRLEN];
    *out = (struct network){0};
    if (text.length >= sizeof(copy)) {
        return false;
    }
    (void)snprintf(copy, sizeof(copy), "%.*s", STR_FMT(text));
    if (inet_pton(AF_INET, copy, out->bytes) == 1) {
        out->family = AF_INET;
        out->bits = 32;
        return true;
    }
    if (inet_pton(AF_INET6, copy, out->bytes) != 1) {
        return false;
    }
    out->family = AF_INET6;
    out->bits = 128;
    if (memcmp(out->bytes, mapped, sizeof(mapped)) == 0) {
        memmove(out->bytes, out->bytes + 12, 4);
        memset(out->bytes + 4, 0, 12);
        out->family = AF_INET;
        out->bits = 32;
    }
    return true;
}

static void clear_bits_behind(struct network *network)
{
    unsigned size = network->family == AF_INET ? 4 : 16;
    for (unsigned i = 0; i < size; i++) {
        unsigned left = network->bits > i * 8 ? network->bits - i * 8 : 0;
        if (left < 8) {
            network->bytes[i] &= (uint8_t)(0xff00u >> left);
        }
    }
}

bool network_parse(struct str text, struct network *out)
{
    struct str rest = text;
    struct str address = str_take_until(&rest, '/');
    if (!address_parse(address, out)) {
        return false;
    }
    uint64_t bits = out->bits;
    if (address.length < text.length && (!str_to_u64(rest, &bits) || bits > out->bits)) {
        *out = (struct network){0};
        return false;
    }
    out->bits = (unsigned)bits;
    clear_bits_behind(out);
    return true;
}

bool network_has(const struct network *network, const char *address)
{
    struct network asked;
    if (!network->family || !address_parse(str_of(address), &asked) ||
            asked.family != network->family) {
        return false;
    }
    asked.bits = network->bits;
    clear_bits_behind(&asked);
    return memcmp(network->bytes, asked.bytes, sizeof(asked.bytes)) == 0;
}

void network_print(const struct network *network, char out[NETWORK_SIZE])
{
    char address[INET6_ADDRSTRLEN] = "";
    (void)inet_ntop(network->family, network->bytes, address, sizeof(address));
    bool is_one = network->bits == (network->family == AF_INET ? 32 : 128);
    int length = snprintf(out, NETWORK_SIZE, "%s", address);
    if (!is_one) {
        (void)snprintf(out + length, NETWORK_SIZE - (size_t)length, "/%u", network->bits);
    }
}
