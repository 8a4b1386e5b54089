#pragma once
#include "engine/core/engine.h"

/* What is to run: a queue of ready tasks, fair by owner, and those that wait for their time, which
 * end with the process. What lasts is script/timer.h's.
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
/* For a task that is running and finds that it costs too much now, or one that those before it wait for: queues it
 * as its owner's next, in wait_ms, and behind others' then. */
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
/* Queues what a visitor of the web asks, whose owner is their address: such tasks run in tasks_turn_pages alone. reads: as
 * tasks_push_reading. */
void tasks_push_page(struct engine *engine, struct task task, bool reads);
/* For a task that is running, changes nothing and has more to do: queues the rest as its owner's next, behind others'. */
void tasks_go_on(struct engine *engine, struct task task);
/* While held, only those run; an owner whose next task is another waits with all that is behind it. */
void tasks_hold(struct engine *engine, bool held);
/* For such a task that is running: queues it again as its owner's next, for when nothing is held. */
void tasks_park(struct engine *engine, struct task task);
/* How many could run now. */
size_t tasks_ready_count(const struct engine *engine);
/* How many wait for this owner. */
size_t tasks_count(const struct engine *engine, uint64_t owner);

/* What becomes due by a clock of its own: the timers of the world. */
struct tasks_source {
    /* Queues a task for each that is due. */
    void (*fire)(struct engine *engine);
    /* Milliseconds until the next is due, or -1. */
    int64_t (*left_ms)(const struct engine *engine);
};

/* The source is static. */
void tasks_set_source(struct engine *engine, const struct tasks_source *source);

/* -- for engine.c -- */
struct tasks *tasks_create(void);
void tasks_destroy(struct engine *engine);
/* Runs what is due, for at most budget_us. Returns microseconds until the next thing is due (0
 * now, -1 none). */
int64_t tasks_turn(struct engine *engine, int64_t budget_us);
/* Runs what visitors of the web asked, one address after another: one task at least, and no more once budget_us are over.
 * Returns whether anything ran. */
bool tasks_turn_pages(struct engine *engine, int64_t budget_us);
