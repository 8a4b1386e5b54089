#pragma once
#include "net/follow/follow_door.h"
#include "world/store/store.h"

/* keeper -- the leader's side of replication: which commits came last, which of them the
 * follower has, and so which may be acknowledged.
 *
 *   keeper_log   the last commits, in the form they are sent
 *   keeper_copy  a full copy of the world, for a follower without a usable copy
 *   keeper       in step or alone
 *
 * It exists before the store is opened, because commits are made before anybody can connect,
 * and it outlives the store. */
struct arbiter;
struct batch;
struct ev_loop;
struct keeper;
struct store_claim;
struct worker_pool;

struct keeper_options {
    const char *path;                /* the world's file */
    const struct sealed_key *secret; /* follow.secret; NULL: none; borrowed */
    struct ev_loop *loop;
    struct worker_pool *const *workers; /* valid once the workers exist */
    /* keeper_set_arbiter will follow: until it agrees, the world is not alone */
    bool has_arbiter;
    bool alone; /* the operator says that no copy has taken over */
    int64_t hold_ms;
    size_t log_bytes;
    /* A follower in step requests the world. Returns false with a sentence in err if the
     * request is refused. */
    bool (*move)(void *data, struct err *err);
    /* Commits a note of the keeper to the file; takes the batch and returns its number. */
    uint64_t (*commit)(void *data, struct batch *batch);
    void *data;
};

struct keeper *keeper_create(const struct keeper_options *options);
/* Requires that the store is closed. Accepts NULL. */
void keeper_destroy(struct keeper *keeper);
/* Return the interfaces for the store and for the service `link`. */
const struct store_keeper *keeper_face(const struct keeper *keeper);
const struct follow_source *keeper_source(const struct keeper *keeper);
/* Stops sending copies; called before the loop ends. */
void keeper_stop(struct keeper *keeper);

/* Returns the address of the follower in step and the wall-clock time since when; NULL: none is
 * in step. */
const char *keeper_in_step(const struct keeper *keeper, int64_t *out_since_ms);
/* Returns a sentence if another process has taken over, after which nothing is acknowledged.
 * NULL: none has. */
const char *keeper_fenced(const struct keeper *keeper);
/* Hands the world over, with its current claim; called when no more commits are made. The last
 * commit names the new holder; returns its number. */
uint64_t keeper_hand_over(struct keeper *keeper, const struct store_claim *now);
/* Returns whether the follower has that commit. */
bool keeper_has(const struct keeper *keeper, uint64_t number);

/* Sets the arbiter, which says which process is the world and so lets a follower take over by
 * itself. With an arbiter, the world goes on alone only with its agreement. Borrowed until
 * keeper_stop. */
void keeper_set_arbiter(struct keeper *keeper, struct arbiter *arbiter);
/* Notes that the server ends in order, as the last commit, unless it is in doubt whether the
 * world was replaced. Returns true once the follower in step has that commit too. */
bool keeper_end(struct keeper *keeper);
