#pragma once
#include "engine/app/arbiter.h"
#include "net/follow/witness_call.h"

/* The arbiter between two processes with the same world: the realm's broker, or a witness. A zeroed one is none. */

/* Fills out; takes the connection to the witness. */
void arbiter_of_witness(struct witness_call *witness, struct arbiter *out);
bool arbiter_is_there(const struct arbiter *arbiter);
/* True if it gives a lease: without a valid one the leader must stop. */
bool arbiter_gives_lease(const struct arbiter *arbiter);
bool arbiter_is_up(const struct arbiter *arbiter);
/* Returns "board" or "witness". */
const char *arbiter_name(const struct arbiter *arbiter);
/* Appends what the operator can do about another world with the same name. */
void arbiter_put_remedy(const struct arbiter *arbiter, struct buf *out);
/* Closes the connection. */
void arbiter_close(struct arbiter *arbiter);

/* -- for a leader -- */

/* Repeatedly claims that this file is the world, and that the follower `kept` may take over; 0:
 * none may. */
void arbiter_hold(struct arbiter *arbiter, const struct store_claim *claim, uint64_t kept);
/* True if the arbiter has agreed. */
bool arbiter_is_held(const struct arbiter *arbiter);
/* Returns a term in which another file is the world, and that file's origin; 0: none. */
uint64_t arbiter_other(const struct arbiter *arbiter, uint64_t *out_holder);

/* -- for a follower -- */

/* Repeatedly asks to become the world, after no sign of life from the leader for so long. */
void arbiter_take(struct arbiter *arbiter, const struct store_claim *claim, int64_t quiet_ms);
void arbiter_rest(struct arbiter *arbiter);
/* Returns the term in which this follower is the world; 0: it is not. */
uint64_t arbiter_taken(const struct arbiter *arbiter);
