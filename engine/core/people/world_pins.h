#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/value.h"

/* Worlds that the configuration names in realm.peers, with their keys and rights: { forest = { key = "…", may = {
 * "visit" } } }. It is checked in every build. */

#define WORLD_KEY_BYTES 32

/* The public key of a world, for Ed25519. */
struct world_key {
    unsigned char bytes[WORLD_KEY_BYTES];
};

/* Rights of a world here, as bits. */
enum world_may {
    WORLD_MAY_VISIT = 1, /* people travel to and fro */
    WORLD_MAY_SPEAK = 2, /* tells, and lines on shared channels */
    WORLD_MAY_MAIL = 4,
    WORLD_MAY_BAN =
            8, /* ban, mute, boot and their opposites, by its wizards who are wizards here */
    WORLD_MAY_ALL = 15,
    WORLD_MAY_ALWAYS =
            16, /* for kinds of messages that any trusted world may write, as those about names */
};

/* Reads bytes from lower-case hexadecimal digits. Returns false if there are not exactly size of them. */
MUST_CHECK bool world_key_read_digits(struct str text, unsigned char *out, size_t size);
/* Reads a key from 64 digits. Returns false if it is malformed or cannot be a generated key. */
MUST_CHECK bool world_key_read(struct str text, struct world_key *out);
/* Returns the right of a word such as "visit", or 0 for an unknown word. */
unsigned world_right_of(struct str word);
/* Returns the word of the i-th right, and its bit; NULL after the last. */
const char *world_right_at(size_t i, unsigned *out_right);
/* True if value is valid for realm.peers. */
MUST_CHECK bool world_pins_are_valid(const struct value *value, struct err *err);
