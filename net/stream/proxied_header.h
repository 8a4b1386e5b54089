#pragma once
#include "engine/base/address.h"

#include <stddef.h>

/* Parses the header with the client's address that a proxy sends first (HAProxy's PROXY protocol,
 * versions 1 and 2); pure. */

enum proxied_state {
    PROXIED_MORE, /* more bytes of the header are needed */
    PROXIED_WHOLE,
    PROXIED_BAD,
};

#define PROXIED_MOST 536 /* maximum size of a header */

struct proxied_header {
    size_t needs; /* PROXIED_MORE: the number of bytes, at least 1, all of the header */
    /* PROXIED_WHOLE: the client's address; "unknown": not reported; empty: the proxy itself. */
    char address[ADDRESS_SIZE];
};

enum proxied_state proxied_header_read(struct str bytes, struct proxied_header *out);
