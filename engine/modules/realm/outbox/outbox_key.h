#pragma once
#include "engine/base/buf.h"
#include "engine/core/people/world_pins.h"

/* Ed25519 keys by which worlds of a realm know each other, one pair for each world. */

#define OUTBOX_KEY_TEXT 65   /* of a key in text form: 64 hexadecimal digits and a NUL */
#define OUTBOX_KEY_PRINT 40  /* of a fingerprint: eight groups of four digits and a NUL */
#define OUTBOX_SIGN_BYTES 64 /* of a signature */

/* A world's own pair. All members derive from `seed`. */
struct outbox_pair {
    struct world_key open;
    unsigned char seed[32];
    unsigned char secret[64];
};

/* The parts of a text to sign. `use` keeps a signature for one purpose from counting for
 * another. */
struct outbox_signing {
    const char *use;
    struct str parts[4];
    size_t count;
};

void outbox_key_write(const struct world_key *key, char out[OUTBOX_KEY_TEXT]);
/* Writes the fingerprint that people compare, "1f3a-09c4-…". */
void outbox_key_print(const struct world_key *key, char out[OUTBOX_KEY_PRINT]);
bool outbox_key_equal(const struct world_key *a, const struct world_key *b);

void outbox_pair_make(struct outbox_pair *out);
/* Reads a pair from its seed in hexadecimal digits. */
MUST_CHECK bool outbox_pair_read(struct str seed, struct outbox_pair *out);
/* Overwrites the pair. */
void outbox_pair_finish(struct outbox_pair *pair);

void outbox_key_sign(const struct outbox_pair *pair, const struct outbox_signing *what,
        unsigned char out[OUTBOX_SIGN_BYTES]);
/* True if the owner of key signed the text. */
bool outbox_key_signed(const struct world_key *key, const struct outbox_signing *what,
        const unsigned char sign[OUTBOX_SIGN_BYTES]);
