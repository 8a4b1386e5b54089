#pragma once
#include "engine/core/run/slice.h"

/* Durable timers: what an object is reminded of, even after a crash. Rows of the world. */

/* Longest a timer waits (the shortest is a millisecond), and how often one may come. */
#define TIMER_DELAY_MAX_MS ((int64_t)100 * 366 * 24 * 3600 * 1000)
#define TIMER_PERIOD_MIN_MS 100

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
/* Ends all of an object's timers: when it is destroyed. */
void timer_cancel_all(struct engine *engine, uint64_t object);
size_t timer_count(const struct engine *engine, uint64_t owner);

/* A timer, or what the open slice did to one. */
struct timer_info {
    uint64_t object;
    struct str name;
    bool set;          /* of a change: else it was cancelled */
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

/* A mark for timer_each_change. */
uint64_t timer_mark(const struct engine *engine);
/* Walks what the open slice did to timers since the mark: each that is set now and was not then, or was
 * another; each that was and is not. In no order. */
void timer_each_change(struct engine *engine, uint64_t mark,
        void (*visit)(void *data, const struct timer_info *timer), void *data);

/* For a rehearsal that turns the hands (world->pretended_ms): of object's timers and those set since the
 * mark, when the soonest is due in world time (-1: there is none), and firing it now in the open
 * slice, under a savepoint of its own. */
int64_t timer_soonest_ms(const struct engine *engine, uint64_t mark, uint64_t object);
enum outcome timer_fire_soonest(struct engine *engine, uint64_t mark, uint64_t object);

/* All of a timer: to keep, and to set exactly so again. */
struct timer_state {
    uint64_t object;
    struct str name;
    int64_t due_ms; /* world time */
    int64_t period_ms;
    uint64_t owner;
    const struct value *data;
};

/* Walks the timers that the open slice set, replaced or cancelled, each once: as it was before (NULL:
 * not set) and is now. */
void timer_each_state(struct engine *engine,
        void (*visit)(
                void *data, const struct timer_state *before, const struct timer_state *now),
        void *data);
/* The timer as it is; false if none of that name is set. What *out points at is borrowed until the next
 * change. */
bool timer_find_state(
        struct engine *engine, uint64_t object, struct str name, struct timer_state *out);
/* Sets a timer as it was, through the open tx. */
void timer_restore(struct engine *engine, const struct timer_state *state);

/* -- for engine.c -- */
struct timers *timers_create(struct engine *engine);
void timers_destroy(struct engine *engine);
/* Reads the rows at start. */
MUST_CHECK bool timers_load(struct engine *engine, struct err *err);
