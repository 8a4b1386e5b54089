#pragma once
#include "engine/base/err.h"
#include "net/follow/witness_wire.h"

/* The state of a witness: for each world its term, the file that is the world, the copy that may
 * take over, and the age of the lease. Pure: the caller gives the time (monotonic) and stores
 * changes.
 *
 *   hold  The world renews its lease for its term and names the copy that has all acknowledged
 *         commits. A later term (a promotion by hand) is accepted once the previous lease has run
 *         out; the old term gets no further lease.
 *   take  The copy that may take over becomes the world in the next term, once the lease has run
 *   out.
 */

#define WITNESS_WORLDS_MAX 64
/* A term grows by one with each failover, so a much later one is a mistake. */
#define WITNESS_TERM_AHEAD_MOST 1000

struct witness_entry {
    uint64_t world_id;
    uint64_t term;
    uint64_t holder;
    uint64_t kept; /* 0: none */
    /* Not stored. */
    int64_t renewed_ms;
    uint64_t
            conn; /* number of the world's latest connection; older ones have smaller numbers */
    uint64_t
            wanted; /* a later term that waits for the end of the lease, and its file; 0: none */
    uint64_t wanted_holder;
};

struct witness_book {
    struct witness_entry entries[WITNESS_WORLDS_MAX];
    size_t count;
};

/* Answers a question. *out_changed: the state for witness_book_write has changed, and must be on
 * the disk before the answer is sent. */
void witness_book_hold(struct witness_book *book, const struct witness_ask *ask, uint64_t conn,
        int64_t now_ms, struct witness_says *out, bool *out_changed);
void witness_book_take(struct witness_book *book, const struct witness_ask *ask, int64_t now_ms,
        struct witness_says *out, bool *out_changed);

void witness_book_write(const struct witness_book *book, struct buf *out);
/* Reads the state that it wrote; all leases begin now. */
MUST_CHECK bool witness_book_read(
        struct str text, int64_t now_ms, struct witness_book *out, struct err *err);
