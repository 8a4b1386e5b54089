#pragma once
#include "net/follow/witness_wire.h"
#include "net/shared/sealed.h"
#include "net/stream/net.h"

/* The connection of a world, or of its copy, to their witness; dials repeatedly. */
struct witness_call;

/* Starts to dial `to` (see dial.h; copied). secret is borrowed, and used for TCP; NULL: none. */
struct witness_call *witness_call_start(
        struct net_context *context, const char *to, const struct sealed_key *secret);
/* Closes the connection and frees it, in two turns of the loop, which it runs. Accepts NULL. */
void witness_call_stop(struct witness_call *call);
/* True if the last question was answered recently. */
bool witness_call_is_up(const struct witness_call *call);
const char *witness_call_address(const struct witness_call *call);

/* -- of a world -- */

/* States twice a second that the file ask->origin is the world in ask->term, and which copy may
 * take over. */
void witness_call_hold(struct witness_call *call, const struct witness_ask *ask);
/* True if the witness agreed to the last statement, and the lease has not run out. */
bool witness_call_is_held(const struct witness_call *call);
/* Returns the term in which another file is the world, if it is not older than ours, else 0. Sets
 * *out_holder to that file's origin. */
uint64_t witness_call_other(const struct witness_call *call, uint64_t *out_holder);

/* -- of a copy -- */

/* Asks four times a second to become the world after ask->term, until witness_call_rest. */
void witness_call_take(struct witness_call *call, const struct witness_ask *ask);
void witness_call_rest(struct witness_call *call);
/* Returns the term in which this copy is the world; 0 if it is not the world. */
uint64_t witness_call_taken(const struct witness_call *call);
