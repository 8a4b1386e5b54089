#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Internet addresses, and the networks that have them (CIDR, RFC 4632, RFC 4291). An IPv4 address that is mapped
 * into IPv6 is the IPv4 address. */

#define ADDRESS_SIZE 64 /* of an address as text, with its end */
#define NETWORK_SIZE 64 /* of a network as text, with its end */

/* All addresses whose first bits are these; the bits behind are 0. */
struct network {
    int family; /* AF_INET, AF_INET6; 0: none */
    uint8_t bytes[16];
    unsigned bits;
};

/* "192.0.2.7", "10.0.0.0/8", "2001:db8::/32". False, and *out none, if it is none. */
bool network_parse(struct str text, struct network *out);
/* Has the network this address? Not if that is none: "unix", say. */
bool network_has(const struct network *network, const char *address);
/* As text: the address, and "/BITS" unless it is one alone. */
void network_print(const struct network *network, char out[NETWORK_SIZE]);

/* The address by which a person is counted: an IPv6 one's network of 64 bits, which one person
 * has; any other as it is. Written into out. */
struct str address_counted(const char *address, char out[ADDRESS_SIZE]);
