#pragma once
#include "engine/base/buf.h"
#include "engine/core/people/world_pins.h"

/* Ed25519 keys by which worlds of a realm know each other, one pair for each world. */

#define POST_KEY_TEXT 65   /* of a key in text form: 64 hexadecimal digits and a NUL */
#define POST_KEY_PRINT 40  /* of a fingerprint: eight groups of four digits and a NUL */
#define POST_SIGN_BYTES 64 /* of a signature */

/* A world's own pair. All members derive from `seed`. */
struct post_pair {
    struct world_key open;
    unsigned char seed[32];
    unsigned char secret[64];
};

/* The parts of a text to sign. `use` keeps a signature for one purpose from counting for
 * another. */
struct post_signing {
    const char *use;
    struct str parts[4];
    size_t count;
};

void post_key_write(const struct world_key *key, char out[POST_KEY_TEXT]);
/* Writes the fingerprint that people compare, "1f3a-09c4-…". */
void post_key_print(const struct world_key *key, char out[POST_KEY_PRINT]);
bool post_key_equal(const struct world_key *a, const struct world_key *b);

void post_pair_make(struct post_pair *out);
/* Reads a pair from its seed in hexadecimal digits. */
MUST_CHECK bool post_pair_read(struct str seed, struct post_pair *out);
/* Overwrites the pair. */
void post_pair_finish(struct post_pair *pair);

void post_key_sign(const struct post_pair *pair, const struct post_signing *what,
        unsigned char out[POST_SIGN_BYTES]);
/* True if the owner of key signed the text. */
bool post_key_signed(const struct world_key *key, const struct post_signing *what,
        const unsigned char sign[POST_SIGN_BYTES]);
