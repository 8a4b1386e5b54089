#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* permessage-deflate (RFC 7692) as supported here; pure functions. */

/* The accepted extensions. Each message is compressed on its own in both directions: an idle
 * connection needs no state, and one compressed message serves many. */
struct ws_agreed {
    bool deflate;
    bool names_server_bits; /* the client asked for a window size: we announce ours */
};

#define WS_WINDOW_BITS 12

/* Accepts the first supported offer. */
struct ws_agreed ws_agree(struct str command_indexes);
/* Returns the value of Sec-WebSocket-Extensions for the answer. */
const char *ws_agreed_text(const struct ws_agreed *agreed);
