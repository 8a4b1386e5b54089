#pragma once
#include "engine/base/err.h"
#include "net/follow/witness_call.h"
#include "net/realm/view.h"
#include "world/store/store_claim.h"

/* Who says which of two processes is the world: the realm's board, or a witness. Zeroed is neither. */
struct arbiter {
    struct view *view;            /* owned; NULL: none */
    struct witness_call *witness; /* owned; NULL: none */
};

bool arbiter_is_there(const struct arbiter *arbiter);
/* True if it gives a lease: without a fresh one the world may not go on alone. */
bool arbiter_gives_lease(const struct arbiter *arbiter);
bool arbiter_is_up(const struct arbiter *arbiter);
/* "board" or "witness". */
const char *arbiter_name(const struct arbiter *arbiter);
/* Appends what the operator does about another world of that name. */
void arbiter_put_remedy(const struct arbiter *arbiter, struct buf *out);
/* Hangs up. */
void arbiter_close(struct arbiter *arbiter);

/* -- of a world -- */

/* Says again and again that this file is the world, and that the copy `kept` may take over; 0: none may. */
void arbiter_hold(struct arbiter *arbiter, const struct store_claim *claim, uint64_t kept);
/* True if that is agreed to. */
bool arbiter_is_held(const struct arbiter *arbiter);
/* A term in which another file is the world, and that file's origin; 0: there is none. */
uint64_t arbiter_other(const struct arbiter *arbiter, uint64_t *out_holder);

/* -- of a copy -- */

/* Asks again and again to be the world, of which there was no sign of life for so long. */
void arbiter_take(struct arbiter *arbiter, const struct store_claim *claim, int64_t quiet_ms);
void arbiter_rest(struct arbiter *arbiter);
/* The term in which this copy is the world; 0: it is not. */
uint64_t arbiter_taken(const struct arbiter *arbiter);
