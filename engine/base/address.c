/* address.c -- who is behind an address, as far as limits can know?
 *
 * An IPv6 host chooses its last 64 bits freely, so limits that counted whole addresses would
 * bind nobody. IPv4 and "unix" are counted as they are.
 *
 * Which addresses know no limits is net's to say, who is banned the core's. */
#include "engine/base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct str address_counted(const char *address, char out[ADDRESS_SIZE])
{
    struct in6_addr six;
    if (inet_pton(AF_INET6, address, &six) == 1) {
        memset(&six.s6_addr[8], 0, 8);
        if (inet_ntop(AF_INET6, &six, out, ADDRESS_SIZE)) {
            return str_of(out);
        }
    }
    (void)snprintf(out, ADDRESS_SIZE, "%s", address);
    return str_of(out);
}
