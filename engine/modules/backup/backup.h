#pragma once
#include "engine/core/engine.h"

/* Copies of the world, made by a worker while the game runs, one at a time: for @backup, for
 * `skein backup`, and on a schedule. */
struct backups;

void backups_create(struct engine *engine);
/* Frees the module's state; a copy in progress is abandoned. */
void backups_destroy(struct engine *engine);

struct backup_ask {
    /* Must not exist. NULL: named by date and time, in the folder of scheduled copies, or beside the
     * world file without one. */
    const char *dest;
    /* Called at the end (main thread, outside any transaction). problem: the reason of a
     * failure, or NULL. Not called after the engine has ended. */
    void (*done)(struct engine *engine, void *data, const char *problem);
    void *data;
};

/* Begins a copy; out_path gets its name. Returns false and fills err if a copy is in progress,
 * or all workers are busy. */
MUST_CHECK bool backup_begin(struct engine *engine, const struct backup_ask *ask,
        struct buf *out_path, struct err *err);
/* Returns the progress of the current copy in permille; 0 without one. */
unsigned backup_permille(struct engine *engine);
/* Abandons the current copy; done is not called. */
void backup_abandon(struct engine *engine);

/* Begins a scheduled copy when it is due. Call once per turn. Returns the microseconds until
 * there is something to do; -1: unknown. */
int64_t backups_turn(struct engine *engine);
/* Recalculates when the next copy is due, after the options have changed. */
void backups_reset(struct engine *engine);

/* Facts about one kind of copies, for operators. */
struct backup_facts {
    int64_t good_ms;     /* wall clock: start of the last good one; 0: unknown */
    int64_t duration_ms; /* of the last one, good or not */
    uint64_t bytes;      /* of the last good one; 0: unknown */
    uint64_t made;       /* since the start */
    uint64_t failed;
    bool looking;      /* for the last good one; good_ms is not known yet */
    bool making;       /* one of this kind is being made */
    bool failing;      /* the last one failed */
    char problem[256]; /* the reason */
};

/* Returns the facts of scheduled copies; without a schedule, of requested ones. */
void backup_facts_now(struct engine *engine, struct backup_facts *out);
/* Returns the facts of requested copies. */
void backup_facts_by_hand(struct engine *engine, struct backup_facts *out);
