#pragma once
#include "engine/base/buf.h"
#include "net/follow/arbiter.h"
#include "net/follow/replication.h"
#include "world/store/store_claim.h"

#include <ev.h>

/* Internals of the replication leader: replication.c, replication_log.c, replication_copy.c. */

/* A commit in the form it is sent. */
struct replication_entry {
    struct replication_entry *next;
    uint64_t number;
    uint64_t chain;
    size_t length;
    char frame[];
};

/* The last commits, in order and without gaps. */
struct replication_log {
    struct replication_entry *first;
    struct replication_entry *last;
    size_t bytes;
    size_t bytes_max;
    uint64_t newest; /* number and chain of the newest commit */
    uint64_t chain;
    uint64_t before; /* the same of the commit before the first entry */
    uint64_t before_chain;
};

void replication_log_finish(struct replication_log *log);
/* Adds a commit and sets its chain. */
void replication_log_add(struct replication_log *log, struct batch *batch);
/* Returns whether all commits after `number` are in the log; *out_next is the first of them, or
 * NULL if `number` is the newest. */
bool replication_log_find(const struct replication_log *log, uint64_t number,
        struct replication_entry **out_next);
/* Does the same, but also requires that the commit has this chain. */
bool replication_log_goes_on(const struct replication_log *log, uint64_t number, uint64_t chain,
        struct replication_entry **out_next);

/* A copy in progress. */
struct replication_copy;

/* Starts to make a copy; NULL: every worker is busy. */
struct replication_copy *replication_copy_begin(struct worker_pool *workers, const char *path);
/* Drops a copy; it is freed with its last job. Accepts NULL. */
void replication_copy_drop(struct replication_copy *copy);
/* Adds the next piece to `out` if the previous piece has left it. Returns false with err if the
 * copy failed. *out_done: everything was sent. */
MUST_CHECK bool replication_copy_turn(struct replication_copy *copy,
        struct worker_pool *workers, struct buf *out, bool *out_done, struct err *err);

enum replication_state {
    REPLICATION_ALONE, /* durable here: acknowledged */
    /* durable on both: acknowledged; the follower still lacks some older ones */
    REPLICATION_JOINING,
    REPLICATION_STEP, /* durable on both: acknowledged */
    REPLICATION_HELD, /* nothing new is acknowledged: the follower is away and may take over */
};

struct replication {
    struct replication_options options;
    char *path; /* owned */
    struct store_replication face;
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
    struct replication_log log;
    struct ev_timer tick;
    bool ticking;

    enum replication_state state;
    uint64_t floor; /* acknowledged up to this commit at most */
    /* monotonic: since when output waits only for the follower; 0: none waits */
    int64_t held_ms;
    uint64_t mark; /* a commit whose acknowledgement is timed */
    int64_t mark_ms;

    struct follow_conn *conn; /* NULL: none */
    uint64_t follower;        /* its copy's origin */
    char *follower_name;      /* owned; which file that is, and where; NULL: none came yet */
    struct replication_entry
            *next; /* the first unsent entry, valid while log.before < next_number */
    uint64_t next_number;
    bool sent_all; /* no entry is unsent */
    uint64_t acked;
    struct replication_copy *copy; /* owned */
    int64_t lost_ms;               /* monotonic: when it was lost */
    int64_t retry_ms;              /* no new attempt to be in step before this */
    int64_t told_ms;               /* when it last got our state */
    bool was_in_step;              /* since the start */
    int64_t step_ms;               /* wall clock: since when in step */
    char *fenced;                  /* owned */
};

/* -- replication_state.c -- */

/* Returns the newest commit that is durable here. */
uint64_t replication_here(const struct replication *replication);
/* Sends the current state to the follower. */
void replication_tell_state(struct replication *replication);
void replication_set_state(struct replication *replication, enum replication_state state);
/* Notes in the file which copy is in step; 0: none. */
void replication_note(struct replication *replication, uint64_t copy);
/* Notes in the file that another process is the world, and stops all acknowledgement. by: which
 * file that is, and where; holder: its origin, 0: unknown. */
void replication_fence(
        struct replication *replication, uint64_t term, uint64_t holder, const char *by);
/* Stops all acknowledgement, for the reason in text. */
void replication_fence_by(struct replication *replication, const char *text);
/* Returns true if the arbiter gives leases and has not given one: only commits that the
 * follower has are acknowledged. */
bool replication_lacks_lease(const struct replication *replication);

/* -- replication_doubt.c -- */

/* Tells the arbiter the current state, and acts on its answer. */
void replication_look_at_arbiter(struct replication *replication);
/* Ends the doubt whether the world was replaced, if the follower that was in step has come. */
void replication_look_at_doubt(struct replication *replication);
/* Returns true if the follower claims to be this world in a later term; it was answered then. A
 * term grows by one with each take-over, so one far ahead is a mistake and no reason to end. */
bool replication_is_later(struct replication *replication, struct follow_conn *conn,
        const struct follow_join *join);
