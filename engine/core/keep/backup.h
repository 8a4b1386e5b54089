#pragma once
#include "engine/core/engine.h"

/* Copies of the world, made by a worker while the game goes on, one at a time: for @backup, for `skein backup`, and by
 * themselves. */
struct backups;

struct backups *backups_create(void);
/* The engine ends: a copy that is being made is given up. */
void backups_destroy(struct engine *engine);

struct backup_ask {
    const char *dest; /* must not exist; NULL: beside the world file, named by date and time */
    /* How it ended (main thread, outside any slice): problem is NULL, or why there is no copy. Not called once the
     * engine has ended. */
    void (*done)(struct engine *engine, void *data, const char *problem);
    void *data;
};

/* Begins a copy; out_path gets its name. False with a sentence if one is being made, or nobody is free to make
 * it. */
MUST_CHECK bool backup_begin(struct engine *engine, const struct backup_ask *ask,
        struct buf *out_path, struct err *err);
/* How far the one that is being made is. */
unsigned backup_permille(const struct engine *engine);
/* Gives up the one that is being made; done is not called. */
void backup_abandon(struct engine *engine);

/* Once a turn: begins a copy if one is due by itself. Returns microseconds until there is something to do; -1: nothing
 * known. */
int64_t backups_turn(struct engine *engine);
/* The options have changed: when the next is due is found out anew. */
void backups_reset(struct engine *engine);

/* What is known of copies of one kind, for operators. */
struct backup_facts {
    int64_t good_ms;     /* wall clock: when the last good one was begun; 0: not known */
    int64_t duration_ms; /* the last one's, good or not */
    uint64_t bytes;      /* of the last good one; 0: not known */
    uint64_t made;       /* since the start */
    uint64_t failed;
    bool failing;      /* the last one failed */
    char problem[256]; /* why */
};

/* Of those that make themselves; where none do, of those that somebody asked for. */
void backup_facts_now(const struct engine *engine, struct backup_facts *out);
/* Of those that somebody asked for. */
void backup_facts_by_hand(const struct engine *engine, struct backup_facts *out);
