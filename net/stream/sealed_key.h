#pragma once
#include "engine/base/err.h"

/* The secret that two processes share, for an encrypted channel between them (net/shared/sealed.h). */

#define SEALED_KEY_BYTES 32
/* Minimum size of a secret file. */
#define SEALED_FILE_LEAST 32

/* The key made from a secret file. */
struct sealed_key {
    unsigned char bytes[SEALED_KEY_BYTES];
};

/* The first bytes of a channel, and what makes a key out of a file. */
#define SEALED_MAGIC "skein sealed"

/* Reads a secret file, which only its owner may be able to read. what: the configuration key, for
 * messages. */
MUST_CHECK bool sealed_key_read(
        const char *path, const char *what, struct sealed_key *out, struct err *err);

#define SEALED_TEXT 65 /* size of a secret's text form, with its terminator */
/* Writes a secret derived for another purpose, as text. It does not reveal the key. */
void sealed_key_text(const struct sealed_key *key, const char *purpose, char out[SEALED_TEXT]);
