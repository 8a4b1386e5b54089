#pragma once
#include "engine/base/err.h"
#include "net/follow/witness_wire.h"

/* What a witness knows: of each world its term, the file that is the world, the copy that may take over, and how old the
 * lease is. Pure: the caller gives the time (monotonic) and keeps what changed.
 *
 *   hold  The world in its term renews its lease and says which copy has all that it acknowledged. A later term, which
 *         somebody promoted by hand, is believed once the lease of the one before has run out, and that one gets no more.
 *   take  The copy that may take over is the world in the next term, once the lease has run out. */

#define WITNESS_WORLDS_MAX 64
/* A term grows by one with each take-over: one so far ahead is a mistake. */
#define WITNESS_TERM_AHEAD_MOST 1000

struct witness_entry {
    uint64_t world_id;
    uint64_t term;
    uint64_t holder;
    uint64_t kept; /* 0: none */
    /* In memory alone. */
    int64_t renewed_ms;
    uint64_t
            conn; /* by which the world asked last: the number of an older connection is smaller */
    uint64_t wanted; /* a later term that waits for the lease's end, and its file; 0: none */
    uint64_t wanted_holder;
};

struct witness_book {
    struct witness_entry entries[WITNESS_WORLDS_MAX];
    size_t count;
};

/* Answers a question. *out_changed: what witness_book_write writes is another now, and is to be on the disk before the
 * answer goes out. */
void witness_book_hold(struct witness_book *book, const struct witness_ask *ask, uint64_t conn,
        int64_t now_ms, struct witness_says *out, bool *out_changed);
void witness_book_take(struct witness_book *book, const struct witness_ask *ask, int64_t now_ms,
        struct witness_says *out, bool *out_changed);

void witness_book_write(const struct witness_book *book, struct buf *out);
/* Reads what that wrote; all leases begin now. */
MUST_CHECK bool witness_book_read(
        struct str text, int64_t now_ms, struct witness_book *out, struct err *err);
