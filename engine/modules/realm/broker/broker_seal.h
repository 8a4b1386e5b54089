#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Encrypts messages on the broker with the realm's secret. A reader of the broker sees the senders,
 * receivers and sizes, but no content. */

/* How many bytes longer a sealed text is. */
#define BROKER_SEAL_MORE ((size_t)40)

/* Appends the text, encrypted for the world `to`. */
void broker_seal(
        const char *realm, const char *secret, struct str to, struct str text, struct buf *out);
/* Decrypts a text sealed for that world, and appends it. False, with nothing appended, if it was
 * sealed with another secret or changed. */
MUST_CHECK bool broker_unseal(const char *realm, const char *secret, struct str to,
        struct str sealed, struct buf *out);
