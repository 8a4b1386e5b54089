#pragma once
#include "engine/base/address.h"

#include <stddef.h>

/* Parses the header with the client's address that a proxy sends first (HAProxy's PROXY protocol,
 * versions 1 and 2); pure. */

enum proxied_state {
    PROXIED_MORE, /* so many bytes of it come next; never more than it has */
    PROXIED_WHOLE,
    PROXIED_BAD,
};

#define PROXIED_MOST 536 /* bytes of a header */

struct proxied_header {
    size_t needs; /* PROXIED_MORE: 1 and up */
    /* PROXIED_WHOLE: who it is; "unknown": the proxy does not say; empty: the proxy itself. */
    char address[ADDRESS_SIZE];
};

enum proxied_state proxied_header_read(struct str bytes, struct proxied_header *out);
