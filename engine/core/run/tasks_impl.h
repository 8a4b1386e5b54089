#pragma once
#include "engine/core/run/tasks.h"

/* The inside of the queues; for tasks.c, timers.c and heap.c. */

/* What is due some time. Embedded first in what it stands for. */
struct heap_item {
    int64_t due_ms;
    uint64_t order; /* of those due together, the first made is first */
    size_t at;      /* place in the heap; HEAP_OUT: in none */
};

#define HEAP_OUT SIZE_MAX

/* The soonest on top. */
struct heap {
    struct heap_item **items; /* the array is owned, the items are borrowed */
    size_t count;
    size_t capacity;
};

void heap_finish(struct heap *heap);
void heap_put(struct heap *heap, struct heap_item *item);
/* Does nothing if the item is in no heap. */
void heap_remove(struct heap *heap, struct heap_item *item);
/* NULL if empty. */
struct heap_item *heap_top(const struct heap *heap);

/* One task, ready or waiting. */
struct node {
    struct heap_item item; /* in tasks.waits while it waits */
    struct task task;      /* run NULL: cancelled when already ready */
    uint64_t handle;       /* 0: pushed without one */
    bool behind;           /* gives way to others' */
    bool reads;            /* runs while tasks are held */
    struct node *next;     /* in the owner's queue */
};

/* An owner with something to run, to wait for or to be reminded of. */
struct owner {
    struct heap_item watch; /* after a slow task: in tasks.resting, then in tasks.watches */
    uint64_t id;
    struct node *first; /* ready */
    struct node *last;
    size_t tasks;       /* ready and waiting */
    size_t timers;      /* durable ones */
    struct owner *next; /* in a ring */
    bool in_ring;
    bool resting;    /* its queue waits */
    bool parked;     /* same, until nothing is held */
    bool only_waits; /* for a deferred task: nobody watches it afterwards */
};

/* Owners with something ready, as a queue: whose turn is next. */
struct ring {
    struct owner *head;
    struct owner *tail;
    int64_t since_ms; /* when the last turn of one of them ended, or the first came */
};

/* Which ring an owner stands in depends on its next task, and on what it took before. */
enum lane {
    LANE_FRONT,
    LANE_BEHIND,  /* for tasks that nobody waits for: when FRONT is empty, or now and then */
    LANE_WATCHED, /* for owners who had a slow task: when both are empty, or now and then */
    LANES,
};

/* Whose code took how much of the running task. */
struct charge {
    uint64_t owner;
    int64_t us;
};

#define CHARGES_MAX 16

struct timers;

struct tasks {
    struct map owners; /* id + 1 -> struct owner, owned */
    struct ring rings[LANES];
    struct charge charges[CHARGES_MAX]; /* of the running task */
    size_t charge_count;
    struct map handles;  /* -> struct node that tasks_cancel may drop */
    struct heap waits;   /* on the monotonic clock */
    struct heap resting; /* owners, on the same clock */
    struct heap watches; /* same */
    size_t ready;        /* of resting and parked owners too */
    bool held;           /* only tasks that read run */
    uint64_t last_handle;
    uint64_t last_order;
    struct timers *timers; /* owned */
};

struct owner *owner_get(struct tasks *tasks, uint64_t id);
/* Forgets an owner that nothing is counted for. */
void owner_release(struct tasks *tasks, struct owner *owner);

struct timers *timers_create(void);
void timers_destroy(struct timers *timers);
/* See tasks_load. */
MUST_CHECK bool timers_load(struct engine *engine, struct err *err);
/* Queues a task for each timer that is due. */
void timers_fire(struct engine *engine);
/* World time when the next is due, or -1. */
int64_t timers_next_ms(const struct engine *engine);
