#pragma once
#include "engine/app/arbiter.h"
#include "engine/app/keeper.h"
#include "engine/base/buf.h"
#include "world/store/store_claim.h"

#include <ev.h>

/* The inside of the keeper: keeper.c, keeper_log.c, keeper_copy.c. */

/* A commit, as it is sent. */
struct keeper_entry {
    struct keeper_entry *next;
    uint64_t number;
    uint64_t chain;
    size_t length;
    char frame[];
};

/* The last commits, in order and without a gap. */
struct keeper_log {
    struct keeper_entry *first;
    struct keeper_entry *last;
    size_t bytes;
    size_t bytes_max;
    uint64_t newest; /* number and chain of the last commit there was */
    uint64_t chain;
    uint64_t before; /* the same of the one before the first entry */
    uint64_t before_chain;
};

void keeper_log_finish(struct keeper_log *log);
/* Adds a commit, and sets its chain. */
void keeper_log_add(struct keeper_log *log, struct batch *batch);
/* Whether all after a commit is there; *out_next is the first of it, NULL if there is nothing. */
bool keeper_log_find(
        const struct keeper_log *log, uint64_t number, struct keeper_entry **out_next);
/* The same, if that commit is the one with this chain. */
bool keeper_log_goes_on(const struct keeper_log *log, uint64_t number, uint64_t chain,
        struct keeper_entry **out_next);

/* A copy under way. */
struct keeper_copy;

/* Begins to make one; NULL: nobody is free to. */
struct keeper_copy *keeper_copy_begin(struct worker_pool *workers, const char *path);
/* Gives it up; it goes with the last job that knows it. NULL: nothing. */
void keeper_copy_drop(struct keeper_copy *copy);
/* Adds what is ready to out, if nothing of the last waits any more. False with err: there will be no copy. *out_done:
 * all was sent. */
MUST_CHECK bool keeper_copy_turn(struct keeper_copy *copy, struct worker_pool *workers,
        struct buf *out, bool *out_done, struct err *err);

enum keeper_state {
    KEEPER_ALONE, /* what is durable here is told */
    KEEPER_JOINING, /* what both have is told; the follower has not all yet that was told before */
    KEEPER_STEP,    /* what both have is told */
    KEEPER_HELD, /* nothing new is told: the follower is away, and may be about to take over */
};

struct keeper {
    struct keeper_options options;
    char *path; /* owned */
    struct store_keeper face;
    struct follow_source source;
    struct store *store;     /* borrowed; NULL: not open yet */
    struct arbiter *arbiter; /* borrowed; NULL: none */
    uint64_t
            listed; /* which copy may take over, or may have: by the arbiter's word or the file's; 0: none */
    bool doubt; /* the last end was not clean: it may have been replaced, and nothing says that it was not */
    int64_t doubt_ms;  /* monotonic: since when */
    uint64_t noted;    /* the file has it that this copy is in step; 0: none */
    uint64_t noted_at; /* by this commit */
    bool ends;         /* the server ends in order, and the file notes it */
    bool clears;       /* that is to be taken back, for the operator said --alone */
    bool said_kept;    /* the follower has said something since it joined */
    struct store_claim claim;
    struct keeper_log log;
    struct ev_timer tick;
    bool ticking;

    enum keeper_state state;
    uint64_t floor; /* up to here it may have been told */
    int64_t held_ms; /* monotonic: since when something waits for the follower alone; 0: nothing does */
    uint64_t mark; /* a commit whose keeping is timed */
    int64_t mark_ms;

    struct follow_conn *conn; /* NULL: none */
    uint64_t follower;        /* origin of its copy */
    struct keeper_entry *
            next; /* the first not sent, in the log as long as log.before is below next_number */
    uint64_t next_number;
    bool sent_all; /* there is none */
    uint64_t acked;
    struct keeper_copy *copy; /* owned */
    int64_t lost_ms;          /* monotonic: since when there is none */
    int64_t retry_ms;         /* before that it is not tried again to be in step */
    int64_t told_ms;          /* when it was told last how we are */
    bool was_in_step;         /* since the start */
    int64_t step_ms;          /* wall clock: since when it is in step */
    char *fenced;             /* owned */
};

/* -- keeper_state.c -- */

/* Number of the newest commit that is durable here. */
uint64_t keeper_here(const struct keeper *keeper);
/* Tells the follower how it stands. */
void keeper_tell_state(struct keeper *keeper);
void keeper_set_state(struct keeper *keeper, enum keeper_state state);
/* Has the file note which copy is in step; 0: none. */
void keeper_note(struct keeper *keeper, uint64_t copy);
/* Another process is the world: the file notes it, and nothing is told any more. by: which file that is, and where;
 * holder: its origin, 0: not known. */
void keeper_fence(struct keeper *keeper, uint64_t term, uint64_t holder, const char *by);
/* Nothing is told any more, for that reason. */
void keeper_fence_by(struct keeper *keeper, const char *text);
/* True if the arbiter gives leases and has not given one: only what the follower has is told. */
bool keeper_lacks_lease(const struct keeper *keeper);

/* -- keeper_doubt.c -- */

/* Tells the arbiter how it stands, and takes what that says. */
void keeper_look_at_arbiter(struct keeper *keeper);
/* Ends the doubt whether the world was replaced, if the follower has come that was in step. */
void keeper_look_at_doubt(struct keeper *keeper);
/* True if it says that it is this world in a later term; it was answered then. A term grows by one with each take-over, so
 * one that is far ahead is a mistake, and no reason to end. */
bool keeper_is_later(
        struct keeper *keeper, struct follow_conn *conn, const struct follow_join *join);
