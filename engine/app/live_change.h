#pragma once
#include "engine/app/asker.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct buf;
struct engine;
struct ev_loop;
struct live_change;

/* A large change of the world that is served: a worker reads what it is made of, then what it is compared with comes
 * into memory, a few things each turn, for all at once would keep people waiting; then all is done in one slice. */
struct live_work {
    /* Thread: worker, whose `own` is until then. *out_count: how many things are to be brought into memory. */
    bool (*read)(void *own, size_t *out_count, struct err *err);
    /* Brings one of them into memory. */
    void (*warm)(void *own, size_t i);
    /* Does it, and appends what is told of it; *out_number: by which commit. */
    bool (*make)(void *own, struct buf *text, uint64_t *out_number, struct err *err);
    void (*destroy)(void *own);
};

/* How it ended: text is to be told once that commit is durable, or there is a problem. Not called once it was
 * abandoned. */
typedef void live_change_done(
        void *data, struct str text, uint64_t number, const char *problem);

struct live_plan {
    struct ev_loop *loop;
    struct engine *engine;
    live_change_done *done;
    void *data;
    char shell[ASKER_SIZE]; /* who asks from the shell; empty: somebody in the game */
};

/* Begins; own is taken, and destroyed with the change, which is gone after done. NULL with a sentence: nobody is free
 * to read. */
struct live_change *live_change_begin(
        const struct live_plan *plan, const struct live_work *work, void *own, struct err *err);
/* The server ends. NULL is fine. */
void live_change_abandon(struct live_change *change);
