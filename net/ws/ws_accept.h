#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* The handshake of RFC 6455, and permessage-deflate (RFC 7692) as we do it; pure. */

/* The answer to Sec-WebSocket-Key: base64(SHA-1(key + GUID)). False if the key is no 16 bytes in
 * base64. */
bool ws_accept_key(struct str key, char out[29]);

/* What we agree to of Sec-WebSocket-Extensions. Each message is packed by itself, in both
 * directions: nothing is kept for a silent connection, and one packing serves many. */
struct ws_agreed {
    bool deflate;
    bool names_server_bits; /* the client asked us for a window: we tell it ours */
};

#define WS_WINDOW_BITS 12

/* Takes the first offer that we can keep. */
struct ws_agreed ws_agree(struct str offers);
/* The value of Sec-WebSocket-Extensions in the answer. */
const char *ws_agreed_text(const struct ws_agreed *agreed);
