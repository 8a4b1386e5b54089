#pragma once
#include "engine/app/asker.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct buf;
struct engine;
struct ev_loop;
struct live_change;

/* A large change to a running world. A worker reads the input. Then the things to compare it
 * with are loaded, a few each turn, because loading all at once would delay people. At last
 * everything is changed in one transaction. */
struct live_work {
    /* Thread: worker, which owns `own` until this returns. *out_count: how many things have to
     * be loaded. */
    bool (*read)(void *own, size_t *out_count, struct err *err);
    /* Loads one of them. */
    void (*warm)(void *own, size_t i);
    /* Makes the change and appends its report; *out_number: the commit. */
    bool (*make)(void *own, struct buf *text, uint64_t *out_number, struct err *err);
    /* Thread: any. */
    void (*destroy)(void *own);
    /* Tells read that nobody waits for it. Thread: main, while read may run; NULL: read is short. */
    void (*give_up)(void *own);
};

/* Reports the end: text may be sent once that commit is durable, or problem says what failed.
 * Not called after live_change_abandon. */
typedef void live_change_done(
        void *data, struct str text, uint64_t number, const char *problem);

struct live_plan {
    struct ev_loop *loop;
    struct engine *engine;
    live_change_done *done;
    void *data;
    char shell[ASKER_SIZE]; /* the asker from a shell; empty: a player */
};

/* Starts a change. Takes own and destroys it with the change, which ends after `done`. Returns
 * NULL with a sentence in err if every worker is busy. */
struct live_change *live_change_begin(
        const struct live_plan *plan, const struct live_work *work, void *own, struct err *err);
/* Abandons the change because the server ends. Accepts NULL. */
void live_change_abandon(struct live_change *change);
