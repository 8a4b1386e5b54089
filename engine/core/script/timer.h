#pragma once
#include "engine/core/run/transaction.h"
#include "world/model/rows.h"

/* Durable timers of objects, which survive a crash. Rows of the world. */

/* The longest delay of a timer (the shortest is a millisecond), and the shortest period. */
#define TIMER_DELAY_MAX_MS ((int64_t)100 * 366 * 24 * 3600 * 1000)
#define TIMER_PERIOD_MIN_MS 100
/* A timer due at this time or later is never due: it fired once, and failed. */
#define TIMER_FAILED_MS ((int64_t)1 << 52)

/* The data of a new timer. */
struct timer_plan {
    uint64_t object;
    struct str name;
    int64_t delay_ms;
    int64_t period_ms;        /* 0: once */
    uint64_t owner;           /* the owner whose rights set it */
    const struct value *data; /* NULL: none */
};

/* Sets a durable timer in the open tx. An object has one timer of a name: a new one replaces
 * it. The data that plan points to is copied. */
void timer_set(struct engine *engine, const struct timer_plan *plan);
bool timer_cancel(struct engine *engine, uint64_t object, struct str name);
/* Fires a failed timer once more, now. Returns false if no timer of that name has failed. */
bool timer_retry(struct engine *engine, uint64_t object, struct str name);
/* Deletes all of an object's timers, when it is destroyed. */
void timer_cancel_all(struct engine *engine, uint64_t object);
size_t timer_count(const struct engine *engine, uint64_t owner);

/* A timer, or a change of one in the open transaction. */
struct timer_info {
    uint64_t object;
    struct str name;
    bool set;          /* of a change: else it was cancelled */
    bool failed;       /* it fired, and a handler failed: it waits for timer_retry */
    int64_t left_ms;   /* until it is due */
    int64_t period_ms; /* 0: once */
    uint64_t owner;
};

/* Visits an object's timers. */
void timer_each(struct engine *engine, uint64_t object,
        void (*visit)(void *data, const struct timer_info *timer), void *data);
/* Visits the timers with owner's rights (all: everybody's) in no particular order; examines
 * every timer. */
void timer_each_of(struct engine *engine, uint64_t owner, bool all,
        void (*visit)(void *data, const struct timer_info *timer), void *data);

/* Visits the changes of timers in the open transaction since the mark (rows_mark): timers that
 * are new or different, and timers that are gone. In no particular order. */
void timer_each_change(struct engine *engine, size_t mark,
        void (*visit)(void *data, const struct timer_info *timer), void *data);

/* For a rehearsal that advances the clock (world->pretended_ms), over object's timers and those
 * set since the mark (timer_mark). timer_soonest_ms returns when the soonest is due in world
 * time (-1: none). timer_fire_soonest fires it now in the open transaction, under a savepoint
 * of its own. */
uint64_t timer_mark(const struct engine *engine);
int64_t timer_soonest_ms(const struct engine *engine, uint64_t mark, uint64_t object);
enum outcome timer_fire_soonest(struct engine *engine, uint64_t mark, uint64_t object);

/* Makes the key of a timer's row (table timer), for code that saves timers and restores them
 * exactly by rows.h. */
struct row timer_row(uint64_t object, struct str name);

/* Reads the rows at start; for engine.c. */
MUST_CHECK bool timers_load(struct engine *engine, struct err *err);
