#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Encrypts letters on the broker with the realm's secret. A reader of the broker sees the senders,
 * receivers and sizes, but no content. */

/* Bytes that a sealed text has more than the text. */
#define BOARD_SEAL_MORE ((size_t)40)

/* Appends the text, sealed for the world `to`. */
void board_seal(
        const char *realm, const char *secret, struct str to, struct str text, struct buf *out);
/* Appends what was sealed for that world. False: it was not, with this secret, or is not as it was; nothing is appended. */
MUST_CHECK bool board_unseal(const char *realm, const char *secret, struct str to,
        struct str sealed, struct buf *out);
