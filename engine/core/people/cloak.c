/* cloak.c -- keyed hashes of guests' addresses.
 *
 * 1. A cloak must not reveal the address. IPv4 addresses are few enough to try all, so the hash
 *    has a secret 256-bit key, which no script, call or text shows.
 * 2. 60 bits are shown, so two guests of one world practically never share a cloak by chance. */
#include "engine/core/people/cloak.h"

#include "engine/base/address.h"
#include "engine/core/part.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <string.h>

#define KEY_ROW "cloak:key"

#define CLOAK_KEY_BYTES 32

enum { SHOWN_LETTERS = 12, LETTER_BITS = 5, KEY_HEX = 2 * CLOAK_KEY_BYTES + 1 };

/* The key of the world's cloaks. */
struct cloak_key {
    bool ready; /* bytes are set */
    unsigned char bytes[CLOAK_KEY_BYTES];
};

PART_STATE(cloak_key, PART_CLOAK_KEY)

static bool read_cloak_key(struct engine *engine)
{
    struct row row = row_of_str(TABLE_META, STR(KEY_ROW));
    size_t length = 0;
    bool ok = false;
    if (rows_find(engine_world(engine), &row)) {
        struct str text = value_as_str(row_value(&row, "value"));
        ok = sodium_hex2bin(cloak_key_state(engine)->bytes, CLOAK_KEY_BYTES, text.bytes,
                     text.length, NULL, &length, NULL) == 0 &&
             length == CLOAK_KEY_BYTES;
    }
    row_finish(&row);
    return ok;
}

/* Tests with a seed get the same key each time. */
static void make_cloak_key(struct engine *engine)
{
    char text[KEY_HEX];
    uint64_t seed = engine_options(engine)->seed;
    randombytes_buf(cloak_key_state(engine)->bytes, CLOAK_KEY_BYTES);
    if (seed) {
        (void)crypto_generichash(cloak_key_state(engine)->bytes, CLOAK_KEY_BYTES,
                (const unsigned char *)&seed, sizeof(seed), NULL, 0);
    }
    (void)sodium_bin2hex(text, sizeof(text), cloak_key_state(engine)->bytes, CLOAK_KEY_BYTES);
    transaction_begin(engine, 0, 0);
    struct row row = row_of_str(TABLE_META, STR(KEY_ROW));
    row_set(&row, "value", value_text(text));
    rows_put(engine_world(engine), &row);
    transaction_commit(engine);
    explicit_bzero(text, sizeof(text));
}

void cloak_write(struct engine *engine, const char *address, char out[CLOAK_SIZE])
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
    char counted[ADDRESS_SIZE];
    struct str text = address_counted(address, counted);
    uint64_t hash = 0;
    unsigned char bytes[crypto_generichash_BYTES_MIN];
    if (!cloak_key_state(engine)->ready) {
        if (!read_cloak_key(engine)) {
            make_cloak_key(engine);
        }
        cloak_key_state(engine)->ready = true;
    }
    (void)crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)text.bytes,
            text.length, cloak_key_state(engine)->bytes, CLOAK_KEY_BYTES);
    memcpy(&hash, bytes, sizeof(hash));
    for (size_t i = 0; i < SHOWN_LETTERS; i++) {
        out[i] = letters[hash & ((1u << LETTER_BITS) - 1)];
        hash >>= LETTER_BITS;
    }
    (void)snprintf(out + SHOWN_LETTERS, CLOAK_SIZE - SHOWN_LETTERS, ".guest");
}

static uint32_t cloak_atom(struct engine *engine)
{
    return atom_intern(&engine_world(engine)->atoms, STR("_cloak"));
}

void cloak_set_account(struct engine *engine, struct object *player, struct str cloak)
{
    if (cloak.length > 0) {
        prop_set(engine_world(engine), player, cloak_atom(engine), value_str(cloak));
    }
}

struct str cloak_of_account(struct engine *engine, const struct object *player)
{
    const struct value *cloak = prop_own(player, cloak_atom(engine));
    return cloak && cloak->kind == VALUE_STRING ? value_as_str(cloak) : STR_NONE;
}

const struct kernel_part cloak_part = {.state_size = sizeof(struct cloak_key)};
