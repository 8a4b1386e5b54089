#pragma once
#include "engine/core/engine.h"
#include "engine/modules/realm/outbox/outbox_announce.h"
#include "engine/modules/realm/outbox/outbox_entry.h"

/* This world's own key pair, in two rows of TABLE_META, and its earlier pairs, in TABLE_REALM_SIGNED_KEY. */

struct outbox_own {
    struct outbox_pair pair;
    struct outbox_roll rolls[OUTBOX_ROLLS_MAX]; /* oldest first */
    size_t count;
    unsigned char
            root[32]; /* the first seed, which stays: older copies of the file have it too */
};

/* Returns false if this world has no key yet. */
MUST_CHECK bool outbox_own_read(struct engine *engine, struct outbox_own *out);
/* Makes a pair for a world that has none. Needs an open transaction. */
void outbox_own_make(struct engine *engine, struct outbox_own *out);
/* Replaces the pair by a new one, which the old one signs. Needs an open transaction. */
void outbox_own_roll(struct engine *engine, struct outbox_own *own);

/* What a proof is about. mark tells messages with the same number apart. */
struct outbox_proving {
    const char *what;
    struct str world; /* that makes the proof */
    struct str peer;
    uint64_t number;
    uint64_t mark;
};

/* Makes a proof that any copy of this world's file can check, and nobody without one can make. */
void outbox_own_prove(const struct outbox_own *own, const struct outbox_proving *about,
        unsigned char out[OUTBOX_PROOF_BYTES]);
void outbox_own_finish(struct outbox_own *own);
