#pragma once
#include "net/follow/follow_door.h"
#include "world/store/store.h"

/* keeper -- a world's side of being followed: what was committed last, who has it, and so what may be told.
 *
 *   keeper_log   the last commits, as they are sent
 *   keeper_copy  a whole copy of the world, for who has none
 *   keeper       in step or alone
 *
 * It is there before the store is opened, since commits are made before anybody can connect, and after it is closed. */
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
    struct worker_pool *const *workers; /* where they are, once there are any */
    bool has_arbiter; /* there will be one (keeper_set_arbiter): until it says so, the world is not alone */
    bool alone; /* the operator says that no copy has taken over */
    int64_t hold_ms;
    size_t log_bytes;
    /* A follower that is in step asks for the world: false, with a sentence, if it is not given. */
    bool (*move)(void *data, struct err *err);
    /* Makes a commit of what the keeper notes in the file; takes the batch, returns its number. */
    uint64_t (*commit)(void *data, struct batch *batch);
    void *data;
};

struct keeper *keeper_create(const struct keeper_options *options);
/* The store is closed. NULL: nothing. */
void keeper_destroy(struct keeper *keeper);
/* For the store, and for the service `link`. */
const struct store_keeper *keeper_face(const struct keeper *keeper);
const struct follow_source *keeper_source(const struct keeper *keeper);
/* Before the loop ends: nobody is served with copies any more. */
void keeper_stop(struct keeper *keeper);

/* The address of the follower that is in step, and since when (wall clock); NULL: none is. */
const char *keeper_in_step(const struct keeper *keeper, int64_t *out_since_ms);
/* A sentence if another process has taken over: nothing is told any more. NULL: none has. */
const char *keeper_fenced(const struct keeper *keeper);
/* Hands the world over: to be called when nothing is committed any more, with how the world is. The last commit says
 * whose it is now; returns its number. */
uint64_t keeper_hand_over(struct keeper *keeper, const struct store_claim *now);
/* Whether the follower has that commit. */
bool keeper_has(const struct keeper *keeper, uint64_t number);

/* Who says which process is the world, by which a follower takes over by itself: with one the world goes on alone only
 * when that has agreed. Borrowed until keeper_stop. */
void keeper_set_arbiter(struct keeper *keeper, struct arbiter *arbiter);
/* The server ends in order, after its last commit but this: notes it, unless it is not known whether the world was
 * replaced. True once the follower that is in step has that as well. */
bool keeper_end(struct keeper *keeper);
