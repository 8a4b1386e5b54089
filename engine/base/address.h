#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Internet addresses and networks (CIDR, RFC 4632, RFC 4291). An IPv4 address mapped into IPv6 is
 * treated as the IPv4 address. */

#define ADDRESS_SIZE 64 /* bytes for an address as text, with its NUL */
#define NETWORK_SIZE 64 /* bytes for a network as text, with its NUL */

/* All addresses that share these leading bits. The remaining bits are 0. */
struct network {
    int family; /* AF_INET, AF_INET6; 0: none */
    uint8_t bytes[16];
    unsigned bits;
};

/* Parses "192.0.2.7", "10.0.0.0/8" or "2001:db8::/32". On failure returns false and sets *out to no
 * network (family 0). */
bool network_parse(struct str text, struct network *out);
/* True if address lies in network. False if the text is not an address, for example "unix". */
bool network_has(const struct network *network, const char *address);
/* Writes the network as text: the address, followed by "/BITS" unless it is a single address. */
void network_print(const struct network *network, char out[NETWORK_SIZE]);

/* Returns the address that limits count: the /64 network of an IPv6 address, since one person has
 * all of it; any other address unchanged. Written into out. */
struct str address_counted(const char *address, char out[ADDRESS_SIZE]);
