#pragma once
#include "engine/core/post/post_key.h"

/* An entry of the post, signed by the world that wrote it and encrypted for the one that reads it:
 *
 *   sealed FROM TO BASE64
 *
 * A world that has the realm's secret and neither key can read nothing of it, nor write one. */

struct post_sealed {
    struct str from;
    struct str to;
    struct str content; /* base64 */
};

/* Secret keys that two worlds share, one for each direction; made once. */
struct post_lock {
    unsigned char out[32];
    unsigned char in[32];
};

/* False if no secret can be agreed on with that key. */
MUST_CHECK bool post_lock_make(
        const struct post_pair *own, const struct post_key *theirs, struct post_lock *out);

/* One end of it. Borrowed for the call. */
struct post_ends {
    const struct post_pair *own;
    const struct post_key *theirs;
    const struct post_lock *lock;
    struct str from; /* the writer's name */
    struct str to;
};

/* Appends an entry of own for theirs, as one line without a newline. */
void post_seal_write(const struct post_ends *ends, struct str entry, struct buf *out);
/* True if the text claims to be one. */
bool post_seal_is(struct str text);
/* Reads its outside. Borrowed from text. */
MUST_CHECK bool post_seal_read(struct str text, struct post_sealed *out, struct err *err);
/* Appends the entry that theirs wrote for own. False: it was not, or was changed; nothing is appended. */
MUST_CHECK bool post_seal_open(
        const struct post_ends *ends, struct str content, struct buf *out, struct err *err);
/* Same, of an entry that own wrote for theirs; for tests. */
MUST_CHECK bool post_seal_reopen(
        const struct post_ends *ends, struct str content, struct buf *out, struct err *err);
