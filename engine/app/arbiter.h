#pragma once
#include "world/store/store_claim.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;

/* An arbiter between two processes with the same world: the witness (module follow), or the realm's broker (module
 * realm). For what each does, see net/follow/arbiter.h. */

struct arbiter_kind {
    const char *name; /* "witness" or "board" */
    bool gives_lease;
    bool (*is_up)(const void *data);
    void (*put_remedy)(const void *data, struct buf *out);
    void (*close)(void *data);
    /* for a leader */
    void (*hold)(void *data, const struct store_claim *claim, uint64_t kept);
    bool (*is_held)(const void *data);
    uint64_t (*other)(const void *data, uint64_t *out_holder);
    /* for a follower */
    void (*take)(void *data, const struct store_claim *claim, int64_t quiet_ms);
    void (*rest)(void *data);
    uint64_t (*taken)(const void *data);
};

/* Zeroed: none. */
struct arbiter {
    const struct arbiter_kind *kind;
    void *data; /* owned; closed by the kind's close */
};
