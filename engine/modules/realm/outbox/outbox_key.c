/* outbox_key.c -- Key pairs of worlds: creation, parsing, fingerprints and signatures.
 *
 * A signature covers its purpose and the length of each part, so no text can pass for another
 * one. */
#include "engine/modules/realm/outbox/outbox_key.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { PRINT_BYTES = 16 };

_Static_assert(OUTBOX_SIGN_BYTES == crypto_sign_BYTES, "a signature");

bool outbox_key_equal(const struct world_key *a, const struct world_key *b)
{
    return memcmp(a->bytes, b->bytes, WORLD_KEY_BYTES) == 0;
}

void outbox_key_write(const struct world_key *key, char out[OUTBOX_KEY_TEXT])
{
    (void)sodium_bin2hex(out, OUTBOX_KEY_TEXT, key->bytes, WORLD_KEY_BYTES);
}

void outbox_key_print(const struct world_key *key, char out[OUTBOX_KEY_PRINT])
{
    unsigned char hash[PRINT_BYTES];
    (void)crypto_generichash(hash, sizeof(hash), key->bytes, WORLD_KEY_BYTES, NULL, 0);
    for (size_t i = 0; i < PRINT_BYTES; i += 2) {
        (void)snprintf(out + i / 2 * 5, 6, "%02x%02x%s", hash[i], hash[i + 1],
                i + 2 < PRINT_BYTES ? "-" : "");
    }
}

static void fill(struct outbox_pair *pair)
{
    (void)crypto_sign_seed_keypair(pair->open.bytes, pair->secret, pair->seed);
}

void outbox_pair_make(struct outbox_pair *out)
{
    randombytes_buf(out->seed, sizeof(out->seed));
    fill(out);
}

bool outbox_pair_read(struct str seed, struct outbox_pair *out)
{
    if (!world_key_read_digits(seed, out->seed, sizeof(out->seed))) {
        return false;
    }
    fill(out);
    return true;
}

void outbox_pair_finish(struct outbox_pair *pair)
{
    sodium_memzero(pair, sizeof(*pair));
}

static void add_part(crypto_sign_state *state, struct str part)
{
    uint64_t length = part.length;
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(length >> (8 * i));
    }
    (void)crypto_sign_update(state, bytes, sizeof(bytes));
    (void)crypto_sign_update(state, (const unsigned char *)part.bytes, part.length);
}

static void begin_signing(crypto_sign_state *state, const struct outbox_signing *what)
{
    (void)crypto_sign_init(state);
    add_part(state, str_of(what->use));
    for (size_t i = 0; i < what->count; i++) {
        add_part(state, what->parts[i]);
    }
}

void outbox_key_sign(const struct outbox_pair *pair, const struct outbox_signing *what,
        unsigned char out[OUTBOX_SIGN_BYTES])
{
    crypto_sign_state state;
    begin_signing(&state, what);
    (void)crypto_sign_final_create(&state, out, NULL, pair->secret);
}

bool outbox_key_signed(const struct world_key *key, const struct outbox_signing *what,
        const unsigned char sign[OUTBOX_SIGN_BYTES])
{
    crypto_sign_state state;
    begin_signing(&state, what);
    return crypto_sign_final_verify(&state, sign, key->bytes) == 0;
}
