#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* The handshake of RFC 6455, and permessage-deflate (RFC 7692) as supported here; pure
 * functions. */

/* Computes the answer to Sec-WebSocket-Key: base64(SHA-1(key + GUID)). False if the key is not 16
 * bytes in base64. */
bool ws_accept_key(struct str key, char out[29]);

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
