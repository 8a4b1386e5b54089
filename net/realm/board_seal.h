#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Encrypts letters on the broker with the realm's secret. A reader of the broker sees the senders,
 * receivers and sizes, but no content. */

/* How many bytes longer a sealed text is. */
#define BOARD_SEAL_MORE ((size_t)40)

/* Appends the text, encrypted for the world `to`. */
void board_seal(
        const char *realm, const char *secret, struct str to, struct str text, struct buf *out);
/* Decrypts a text sealed for that world, and appends it. False, with nothing appended, if it was
 * sealed with another secret or changed. */
MUST_CHECK bool board_unseal(const char *realm, const char *secret, struct str to,
        struct str sealed, struct buf *out);
