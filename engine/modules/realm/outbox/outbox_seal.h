#pragma once
#include "engine/modules/realm/outbox/outbox_key.h"

/* Entries that are signed by their writer and encrypted for their receiver:
 *
 *   sealed FROM TO BASE64
 *
 * A world that has the realm's secret but neither key cannot read or forge one. */

struct outbox_sealed {
    struct str from;
    struct str to;
    struct str content; /* base64 */
};

/* Secret keys that two worlds share, one for each direction. Computed once. */
struct outbox_lock {
    unsigned char out[32];
    unsigned char in[32];
};

/* Returns false if no shared secret can be computed with that key. */
MUST_CHECK bool outbox_lock_make(
        const struct outbox_pair *own, const struct world_key *theirs, struct outbox_lock *out);

/* Keys and names for encrypting or decrypting an entry. Borrowed for the call. */
struct outbox_ends {
    const struct outbox_pair *own;
    const struct world_key *theirs;
    const struct outbox_lock *lock;
    struct str from; /* the writer's name */
    struct str to;
};

/* Appends the encrypted entry from own to theirs, as one line without a newline. */
void outbox_seal_write(const struct outbox_ends *ends, struct str entry, struct buf *out);
/* True if the text claims to be an encrypted entry. */
bool outbox_seal_is(struct str text);
/* Reads the names and the encrypted part, borrowed from text. */
MUST_CHECK bool outbox_seal_read(struct str text, struct outbox_sealed *out, struct err *err);
/* Appends the entry that theirs wrote for own. Returns false and appends nothing if it was not
 * written so or was changed. */
MUST_CHECK bool outbox_seal_open(
        const struct outbox_ends *ends, struct str content, struct buf *out, struct err *err);
/* Same for an entry that own wrote for theirs; for tests. */
MUST_CHECK bool outbox_seal_reopen(
        const struct outbox_ends *ends, struct str content, struct buf *out, struct err *err);
