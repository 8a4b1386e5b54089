#pragma once
#include "engine/core/run/slice.h"
#include "world/model/rows.h"

/* Durable timers: what an object is reminded of, even after a crash. Rows of the world. */

/* Longest a timer waits (the shortest is a millisecond), and how often one may come. */
#define TIMER_DELAY_MAX_MS ((int64_t)100 * 366 * 24 * 3600 * 1000)
#define TIMER_PERIOD_MIN_MS 100
/* What is due then, or later, is never due: it went off once, and failed. */
#define TIMER_FAILED_MS ((int64_t)1 << 52)

/* A timer to be. */
struct timer_plan {
    uint64_t object;
    struct str name;
    int64_t delay_ms;
    int64_t period_ms;        /* 0: once */
    uint64_t owner;           /* whose rights set it */
    const struct value *data; /* NULL: none */
};

/* Durable timers, through the open tx. One of a name an object: a new one replaces it. What plan
 * points at is copied. */
void timer_set(struct engine *engine, const struct timer_plan *plan);
bool timer_cancel(struct engine *engine, uint64_t object, struct str name);
/* Has a timer that failed go off once more, now; false: there is none that did. */
bool timer_retry(struct engine *engine, uint64_t object, struct str name);
/* Ends all of an object's timers: when it is destroyed. */
void timer_cancel_all(struct engine *engine, uint64_t object);
size_t timer_count(const struct engine *engine, uint64_t owner);

/* A timer, or what the open slice did to one. */
struct timer_info {
    uint64_t object;
    struct str name;
    bool set;          /* of a change: else it was cancelled */
    bool failed;       /* it went off, and a handler failed: it waits for timer_retry */
    int64_t left_ms;   /* until it is due */
    int64_t period_ms; /* 0: once */
    uint64_t owner;
};

/* Walks an object's timers. */
void timer_each(struct engine *engine, uint64_t object,
        void (*visit)(void *data, const struct timer_info *timer), void *data);
/* Walks those with owner's rights (all: everybody's) in no order, which costs a look at each there is. */
void timer_each_of(struct engine *engine, uint64_t owner, bool all,
        void (*visit)(void *data, const struct timer_info *timer), void *data);

/* Walks what the open slice did to timers since the mark (rows_mark): each that is set now and was not then, or
 * was another; each that was and is not. In no order. */
void timer_each_change(struct engine *engine, size_t mark,
        void (*visit)(void *data, const struct timer_info *timer), void *data);

/* For a rehearsal that turns the hands (world->pretended_ms): of object's timers and those set since the
 * mark (timer_mark), when the soonest is due in world time (-1: there is none), and firing it now in the open
 * slice, under a savepoint of its own. */
uint64_t timer_mark(const struct engine *engine);
int64_t timer_soonest_ms(const struct engine *engine, uint64_t mark, uint64_t object);
enum outcome timer_fire_soonest(struct engine *engine, uint64_t mark, uint64_t object);

/* The key of a timer's row (table timer): for who keeps timers and sets them exactly so again, by rows.h. */
struct row timer_row(uint64_t object, struct str name);

/* -- for engine.c -- */
struct timers *timers_create(struct engine *engine);
void timers_destroy(struct engine *engine);
/* Reads the rows at start. */
MUST_CHECK bool timers_load(struct engine *engine, struct err *err);
