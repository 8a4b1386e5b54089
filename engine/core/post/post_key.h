#pragma once
#include "engine/base/buf.h"

/* Keys by which worlds of a realm know each other: Ed25519, one pair for each world. */

#define POST_KEY_BYTES 32
#define POST_KEY_TEXT 65   /* of a key as people hand it on: 64 hexadecimal digits and a NUL */
#define POST_KEY_PRINT 40  /* of a fingerprint: eight groups of four digits and a NUL */
#define POST_SIGN_BYTES 64 /* of a signature */

struct post_key {
    unsigned char bytes[POST_KEY_BYTES];
};

/* A world's own: `seed` makes the rest. */
struct post_pair {
    struct post_key open;
    unsigned char seed[32];
    unsigned char secret[64];
};

/* The text that a pair signs, in parts. `use` keeps signatures for one purpose from counting for another. */
struct post_signing {
    const char *use;
    struct str parts[4];
    size_t count;
};

/* Reads a public key as post_key_write writes it. False: it is not one, or one that nobody can have made. */
MUST_CHECK bool post_key_read(struct str text, struct post_key *out);
void post_key_write(const struct post_key *key, char out[POST_KEY_TEXT]);
/* Writes what people compare, "1f3a-09c4-…". */
void post_key_print(const struct post_key *key, char out[POST_KEY_PRINT]);
bool post_key_equal(const struct post_key *a, const struct post_key *b);

void post_pair_make(struct post_pair *out);
/* Reads a pair from its seed in hexadecimal digits. */
MUST_CHECK bool post_pair_read(struct str seed, struct post_pair *out);
/* Overwrites it. */
void post_pair_finish(struct post_pair *pair);

void post_key_sign(const struct post_pair *pair, const struct post_signing *what,
        unsigned char out[POST_SIGN_BYTES]);
/* True if the owner of key signed it. */
bool post_key_signed(const struct post_key *key, const struct post_signing *what,
        const unsigned char sign[POST_SIGN_BYTES]);
