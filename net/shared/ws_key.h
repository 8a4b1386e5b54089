#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* The handshake of RFC 6455; pure. */

/* Computes the answer to Sec-WebSocket-Key: base64(SHA-1(key + GUID)). False if the key is not 16
 * bytes in base64. */
bool ws_accept_key(struct str key, char out[29]);
