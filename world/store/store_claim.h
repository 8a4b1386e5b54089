#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct batch;
struct store;

/* Which of several copies of one world is the world: rows of meta.
 *
 *   world_id  of all copies of one world; never changes
 *   term      grows each time another copy becomes the world
 *   in_step   origin of the copy that was in step, until the server ends cleanly: after any other
 *             end the next start knows that this file may have been replaced
 *   replaced_by  which file is the world now, for messages
 *   copy_of   which file this one was copied from, for messages
 *   holder    origin of the file that is the world in this term; no row: this one
 *   chain     identifies the world's past up to commit chain_at (batch_chain) */
struct store_claim {
    int64_t world_id; /* 0: no copy ever followed it */
    int64_t origin;   /* this file's */
    int64_t holder;   /* 0: no row */
    int64_t in_step;  /* of the copy in step since the last clean end; 0: none */
    uint64_t term;
    uint64_t number; /* of the last commit */
    uint64_t chain;  /* of that commit; 0: unknown */
    /* Values after the last commit. */
    int64_t time_ms;
    uint64_t next_id;
    uint64_t next_arrival;
    uint64_t audit; /* number of the audit log's last line */
};

/* Reads the durable claim of an open world. */
MUST_CHECK bool store_claim_now(struct store *store, struct store_claim *out, struct err *err);
/* Same for a file, open or not. */
MUST_CHECK bool store_claim_read(const char *path, struct store_claim *out, struct err *err);
/* True if this file is the world. */
bool store_claim_is_held(const struct store_claim *claim);

/* The changes that a commit makes to it. */
struct store_claim_change {
    const struct store_claim
            *now;    /* set for a new term, which the audit log has; NULL: caller sets number */
    int64_t holder;  /* origin of the file that is the world from then on; 0: unchanged */
    uint64_t term;   /* without now: term in which that file has replaced this one */
    const char *by;  /* which file that is, for messages; NULL: unchanged */
    int64_t in_step; /* the copy in step; 0: none, or a clean end */
};

/* Makes that commit. The caller owns it. */
struct batch *store_claim_batch(const struct store_claim_change *change);
