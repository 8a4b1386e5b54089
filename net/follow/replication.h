#pragma once
#include "net/follow/follow_listener.h"
#include "world/store/store.h"

/* The replication leader: tracks the last commits and which of them the follower has, and so
 * decides which may be acknowledged.
 *
 *   replication_log   the last commits, in the form they are sent
 *   replication_copy  a full copy of the world, for a follower without a usable copy
 *   replication       the state: in step or alone
 *
 * It exists before the store is opened, because commits are made before anybody can connect. It
 * outlives the store. */
struct arbiter;
struct batch;
struct ev_loop;
struct replication;
struct store_claim;
struct worker_pool;

struct replication_options {
    const char *path;                /* the world's file */
    const struct sealed_key *secret; /* follow.secret; NULL: none; borrowed */
    struct ev_loop *loop;
    struct worker_pool *const *workers; /* valid once the workers exist */
    /* replication_set_arbiter will follow: until it agrees, the world is not alone */
    bool has_arbiter;
    bool alone; /* --alone: the operator states that no copy has taken over */
    int64_t hold_ms;
    size_t log_bytes;
    /* A follower in step requests the world. Returns false with a sentence in err if the
     * request is refused. */
    bool (*move)(void *data, struct err *err);
    /* Commits a note of the leader to the file; takes the batch and returns its number. */
    uint64_t (*commit)(void *data, struct batch *batch);
    void *data;
};

struct replication *replication_create(const struct replication_options *options);
/* Requires that the store is closed. Accepts NULL. */
void replication_destroy(struct replication *replication);
/* Return the interfaces for the store and for the service `link`. */
const struct store_replication *replication_face(const struct replication *replication);
const struct follow_source *replication_source(const struct replication *replication);
/* Stops sending copies; called before the loop ends. */
void replication_stop(struct replication *replication);

/* Returns the address of the follower in step and the wall-clock time since when; NULL: none is
 * in step. */
const char *replication_in_step(const struct replication *replication, int64_t *out_since_ms);
/* Returns a sentence if another process has taken over, after which nothing is acknowledged.
 * NULL: none has. */
const char *replication_fenced(const struct replication *replication);
/* Hands the world over, with its current claim; called when no more commits are made. The last
 * commit names the new holder; returns its number. */
uint64_t replication_hand_over(struct replication *replication, const struct store_claim *now);
/* Returns whether the follower has that commit. */
bool replication_has(const struct replication *replication, uint64_t number);

/* Sets the arbiter, which says which process is the world and so lets a follower take over by
 * itself. With an arbiter, the world goes on alone only with its agreement. Borrowed until
 * replication_stop. */
void replication_set_arbiter(struct replication *replication, struct arbiter *arbiter);
/* Notes that the server ends in order, as the last commit, unless it is in doubt whether the
 * world was replaced. Returns true once the follower in step has that commit too. */
bool replication_end(struct replication *replication);
