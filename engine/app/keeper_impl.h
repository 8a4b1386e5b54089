#pragma once
#include "engine/app/arbiter.h"
#include "engine/app/keeper.h"
#include "engine/base/buf.h"
#include "world/store/store_claim.h"

#include <ev.h>

/* The internals of the keeper: keeper.c, keeper_log.c, keeper_copy.c. */

/* A commit in the form it is sent. */
struct keeper_entry {
    struct keeper_entry *next;
    uint64_t number;
    uint64_t chain;
    size_t length;
    char frame[];
};

/* The last commits, in order and without gaps. */
struct keeper_log {
    struct keeper_entry *first;
    struct keeper_entry *last;
    size_t bytes;
    size_t bytes_max;
    uint64_t newest; /* number and chain of the newest commit */
    uint64_t chain;
    uint64_t before; /* the same of the commit before the first entry */
    uint64_t before_chain;
};

void keeper_log_finish(struct keeper_log *log);
/* Adds a commit and sets its chain. */
void keeper_log_add(struct keeper_log *log, struct batch *batch);
/* Returns whether all commits after `number` are in the log; *out_next is the first of them, or
 * NULL if `number` is the newest. */
bool keeper_log_find(
        const struct keeper_log *log, uint64_t number, struct keeper_entry **out_next);
/* Does the same, but also requires that the commit has this chain. */
bool keeper_log_goes_on(const struct keeper_log *log, uint64_t number, uint64_t chain,
        struct keeper_entry **out_next);

/* A copy in progress. */
struct keeper_copy;

/* Starts to make a copy; NULL: every worker is busy. */
struct keeper_copy *keeper_copy_begin(struct worker_pool *workers, const char *path);
/* Drops a copy; it is freed with its last job. Accepts NULL. */
void keeper_copy_drop(struct keeper_copy *copy);
/* Adds the next piece to `out` if the previous piece has left it. Returns false with err if the
 * copy failed. *out_done: everything was sent. */
MUST_CHECK bool keeper_copy_turn(struct keeper_copy *copy, struct worker_pool *workers,
        struct buf *out, bool *out_done, struct err *err);

enum keeper_state {
    KEEPER_ALONE, /* durable here: acknowledged */
    /* durable on both: acknowledged; the follower still lacks some older ones */
    KEEPER_JOINING,
    KEEPER_STEP, /* durable on both: acknowledged */
    KEEPER_HELD, /* nothing new is acknowledged: the follower is away and may take over */
};

struct keeper {
    struct keeper_options options;
    char *path; /* owned */
    struct store_keeper face;
    struct follow_source source;
    struct store *store;     /* borrowed; NULL: not open yet */
    struct arbiter *arbiter; /* borrowed; NULL: none */
    uint64_t listed;   /* the copy that may take over, by the arbiter or the file; 0: none */
    bool doubt;        /* the last end was unclean, so the world may have been replaced */
    int64_t doubt_ms;  /* monotonic: start of the doubt */
    uint64_t noted;    /* the copy in step by the file; 0: none */
    uint64_t noted_at; /* the commit of that note */
    bool ends;         /* the server ends in order and notes that */
    bool clears;       /* the note is to be removed, after --alone */
    bool said_kept;    /* the follower reported since it joined */
    struct store_claim claim;
    struct keeper_log log;
    struct ev_timer tick;
    bool ticking;

    enum keeper_state state;
    uint64_t floor; /* acknowledged up to this commit at most */
    /* monotonic: since when output waits only for the follower; 0: none waits */
    int64_t held_ms;
    uint64_t mark; /* a commit whose acknowledgement is timed */
    int64_t mark_ms;

    struct follow_conn *conn; /* NULL: none */
    uint64_t follower;        /* its copy's origin */
    struct keeper_entry
            *next; /* the first unsent entry, valid while log.before < next_number */
    uint64_t next_number;
    bool sent_all; /* no entry is unsent */
    uint64_t acked;
    struct keeper_copy *copy; /* owned */
    int64_t lost_ms;          /* monotonic: when it was lost */
    int64_t retry_ms;         /* no new attempt to be in step before this */
    int64_t told_ms;          /* when it last got our state */
    bool was_in_step;         /* since the start */
    int64_t step_ms;          /* wall clock: since when in step */
    char *fenced;             /* owned */
};

/* -- keeper_state.c -- */

/* Returns the newest commit that is durable here. */
uint64_t keeper_here(const struct keeper *keeper);
/* Sends the current state to the follower. */
void keeper_tell_state(struct keeper *keeper);
void keeper_set_state(struct keeper *keeper, enum keeper_state state);
/* Notes in the file which copy is in step; 0: none. */
void keeper_note(struct keeper *keeper, uint64_t copy);
/* Notes in the file that another process is the world, and stops all acknowledgement. by: which
 * file that is, and where; holder: its origin, 0: unknown. */
void keeper_fence(struct keeper *keeper, uint64_t term, uint64_t holder, const char *by);
/* Stops all acknowledgement, for the reason in text. */
void keeper_fence_by(struct keeper *keeper, const char *text);
/* Returns true if the arbiter gives leases and has not given one: only commits that the
 * follower has are acknowledged. */
bool keeper_lacks_lease(const struct keeper *keeper);

/* -- keeper_doubt.c -- */

/* Tells the arbiter the current state, and acts on its answer. */
void keeper_look_at_arbiter(struct keeper *keeper);
/* Ends the doubt whether the world was replaced, if the follower that was in step has come. */
void keeper_look_at_doubt(struct keeper *keeper);
/* Returns true if the follower claims to be this world in a later term; it was answered then. A
 * term grows by one with each take-over, so one far ahead is a mistake and no reason to end. */
bool keeper_is_later(
        struct keeper *keeper, struct follow_conn *conn, const struct follow_join *join);
