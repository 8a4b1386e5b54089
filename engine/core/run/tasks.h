#pragma once
#include "engine/base/mem.h"
#include "engine/core/engine.h"

/* Scheduling: a queue of ready tasks, fair by owner, and waiting tasks, which end with the
 * process. Durable timers are in script/timer.h.
 *
 * A task opens its own transactions, one or more. */

struct task {
    /* Runs the task, once; owns data. */
    void (*run)(struct engine *engine, void *data);
    /* Called instead of run if the task is dropped. */
    void (*drop)(struct engine *engine, void *data);
    void *data;
    uint64_t owner; /* fairness: tasks of one owner run in order, owners take turns */
};

/* Drops a task whose data is one block of mem.h. */
static inline void tasks_free(struct engine *engine __attribute__((unused)), void *data)
{
    mem_free(data);
}

/* Owner of tasks that let people in and out, which everyone present is told: run in order,
 * after everybody's commands (see tasks_push_behind), never paused. */
#define TASKS_NEWCOMERS (UINT64_MAX - 1)

/* Queues a task to run as soon as its owner's turn comes. */
void tasks_push(struct engine *engine, struct task task);
/* Same, for background work (a builder's timer, the rest of a script): one such task a turn,
 * after those of tasks_push. */
void tasks_push_behind(struct engine *engine, struct task task);
/* For a running task that costs too much now, or that earlier tasks wait for: queues it as its
 * owner's next, in wait_ms, and then after others' tasks. */
void tasks_defer(struct engine *engine, struct task task, int64_t wait_ms);
/* Charges us microseconds of the running task to owner, whose code it was, so that owner is
 * paused for them. */
void tasks_charge(struct engine *engine, uint64_t owner, int64_t us);
/* Queues a task at monotonic time due_ms. Returns a handle for tasks_cancel. */
uint64_t tasks_push_at(struct engine *engine, struct task task, int64_t due_ms);
/* Same; when it is due, it runs as one of tasks_push_behind. */
uint64_t tasks_push_behind_at(struct engine *engine, struct task task, int64_t due_ms);
/* Drops a waiting task. Returns false if it has begun or is unknown. */
bool tasks_cancel(struct engine *engine, uint64_t handle);
/* Same as tasks_push, or (due_ms > 0) tasks_push_at, for a task that changes no stored data, or
 * finds out in time that it would and calls tasks_suspend. */
void tasks_push_reading(struct engine *engine, struct task task, int64_t due_ms);
/* Queues a web visitor's request, whose owner is their address: such tasks run only in
 * tasks_turn_pages. reads: as for tasks_push_reading. */
void tasks_push_page(struct engine *engine, struct task task, bool reads);
/* For a running task that changes nothing and has more to do: queues the rest as its owner's
 * next, after others' tasks. */
void tasks_go_on(struct engine *engine, struct task task);
/* Holds tasks that write, or releases them. While held, an owner whose next task writes waits
 * with all tasks after it. */
void tasks_hold(struct engine *engine, bool held);
/* For a running task that turns out to write: queues it again as its owner's next, to run when
 * tasks are no longer held. */
void tasks_suspend(struct engine *engine, struct task task);
/* Returns how many tasks are ready. */
size_t tasks_ready_count(const struct engine *engine);
/* Returns how many tasks of this owner exist, ready or waiting. */
size_t tasks_count(const struct engine *engine, uint64_t owner);

/* A source of tasks with a clock of its own: the timers of the world. */
struct tasks_source {
    /* Queues a task for each due timer. now_ms: the monotonic clock. */
    void (*fire)(struct engine *engine, int64_t now_ms);
    /* Returns milliseconds until the next is due, or -1. */
    int64_t (*left_ms)(const struct engine *engine);
};

/* Sets a source of tasks. The source is static. */
void tasks_set_source(struct engine *engine, const struct tasks_source *source);

struct tasks *tasks_create(void);
void tasks_destroy(struct engine *engine);
/* Runs due tasks, for at most budget_us; for engine.c. Returns microseconds until the next is
 * due (0 now, -1 none). */
int64_t tasks_turn(struct engine *engine, int64_t budget_us);
/* Runs web visitors' requests, one address after another: at least one task, and no more after
 * budget_us. Returns true if any ran. For engine.c. */
bool tasks_turn_pages(struct engine *engine, int64_t budget_us);
