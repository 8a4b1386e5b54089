#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/behaviour.h"

/* What is to run: a queue of ready tasks, fair by owner, and two kinds of
 * timers: waits (in memory, end with the process) and durable timers (rows of
 * the world, which fire even after a crash).
 *
 * A task runs as one slice or more; it opens its own slices. */

struct task {
    /* Runs the task, once; owns data. */
    void (*run)(struct engine *engine, void *data);
    /* Instead of run, if the task is dropped. */
    void (*drop)(struct engine *engine, void *data);
    void *data;
    uint64_t owner; /* fairness: tasks of one owner run in order, owners take turns */
};

/* Owner of what lets people in and out, which all present are told: in its order, behind (see
 * tasks_push_behind) everybody's commands, and never resting. */
#define TASKS_NEWCOMERS (UINT64_MAX - 1)

/* Queues a task to run as soon as its owner's turn comes. */
void tasks_push(struct engine *engine, struct task task);
/* Same, for what nobody waits at the keyboard for (a builder's timer, the rest of a script): one such task
 * a turn, behind those of tasks_push. */
void tasks_push_behind(struct engine *engine, struct task task);
/* For a task that is running and finds that it costs too much now: queues it again as its owner's
 * next, in wait_ms, and behind others' then. */
void tasks_defer(struct engine *engine, struct task task, int64_t wait_ms);
/* Counts us microseconds of the running task for owner, whose code it was: who rests for it. */
void tasks_charge(struct engine *engine, uint64_t owner, int64_t us);
/* Queues it at monotonic time due_ms. Returns a handle for tasks_cancel. */
uint64_t tasks_push_at(struct engine *engine, struct task task, int64_t due_ms);
/* Same; when it is due, it runs as one of tasks_push_behind. */
uint64_t tasks_push_behind_at(struct engine *engine, struct task task, int64_t due_ms);
/* Drops a waiting task; false if it has begun or is not known. */
bool tasks_cancel(struct engine *engine, uint64_t handle);
/* Same as tasks_push, or (due_ms > 0) tasks_push_at, for a task that changes nothing which is kept, or finds out
 * in time and calls tasks_park. */
void tasks_push_reading(struct engine *engine, struct task task, int64_t due_ms);
/* While held, only those run; an owner whose next task is another waits with all that is behind it. */
void tasks_hold(struct engine *engine, bool held);
/* For such a task that is running: queues it again as its owner's next, for when nothing is held. */
void tasks_park(struct engine *engine, struct task task);
/* How many could run now. */
size_t tasks_ready_count(const struct engine *engine);
/* How many wait for this owner. */
size_t tasks_count(const struct engine *engine, uint64_t owner);

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
struct tasks *tasks_create(void);
void tasks_destroy(struct engine *engine);
/* Reads the timers' rows at start. */
MUST_CHECK bool tasks_load(struct engine *engine, struct err *err);
/* Runs what is due, for at most budget_us. Returns microseconds until the next thing is due (0
 * now, -1 none). */
int64_t tasks_turn(struct engine *engine, int64_t budget_us);
