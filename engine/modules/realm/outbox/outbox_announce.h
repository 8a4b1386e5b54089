#pragma once
#include "engine/modules/realm/outbox/outbox_key.h"

#include <jansson.h>

/* A world's announcement of itself on the broker: one JSON object, signed by its key:
 *
 *   {"sig":"…","name":"hills",…,"key":"…","rolls":[{"key":"…","sig":"…"},…],"accepts":["forest",…]}
 *
 * The signature covers everything after it. A world of a release without keys omits "sig" and
 * "key". */

#define OUTBOX_ROLLS_MAX 8

/* A key that signed the next one of the same world. */
struct outbox_roll {
    struct world_key key;
    unsigned char sign[OUTBOX_SIGN_BYTES];
};

struct outbox_announce {
    struct str name;
    bool has_key;
    struct world_key key;
    struct outbox_roll rolls[OUTBOX_ROLLS_MAX]; /* oldest first; the last one signed key */
    size_t roll_count;
    json_t *json; /* owned; the whole announcement */
};

/* Signs the next key of the same world with the old pair. */
void outbox_roll_make(
        const struct outbox_pair *old, const struct world_key *next, struct outbox_roll *out);

/* Appends `here` (unchanged), signed by the pair. */
void outbox_announce_write(const struct outbox_pair *pair, const struct outbox_roll *rolls,
        size_t count, const json_t *here, struct buf *out);
/* Fills out, which outbox_announce_finish frees. Returns false if the announcement is malformed or
 * not signed by the key that it shows. */
MUST_CHECK bool outbox_announce_read(
        struct str text, struct outbox_announce *out, struct err *err);
void outbox_announce_finish(struct outbox_announce *announce);
/* True if the announced key is `from`, or if a chain of signatures leads from `from` to it. */
bool outbox_announce_leads(
        const struct outbox_announce *announce, const struct world_key *from);
