#pragma once
#include "engine/core/run/heap.h"
#include "engine/core/run/tasks.h"

/* Internals of the task queues. */

/* One task, ready or waiting. */
struct node {
    struct heap_item item; /* in tasks.waits while it waits */
    struct task task;      /* run NULL: cancelled when already ready */
    uint64_t handle;       /* 0: pushed without a handle */
    bool behind;           /* gives way to others' */
    bool reads;            /* runs while tasks are held */
    bool page;             /* runs in tasks_turn_pages */
    struct node *next;     /* in the owner's queue */
};

/* An owner with ready or waiting tasks. */
struct owner {
    struct heap_item watch; /* after a slow task: in tasks.resting, then in tasks.watches */
    uint64_t id;
    struct node *first; /* ready */
    struct node *last;
    size_t tasks;       /* ready and waiting tasks */
    struct owner *next; /* in a ring */
    bool in_ring;
    bool resting;    /* paused: its queue waits */
    bool suspended;  /* same, until tasks are no longer held */
    bool only_waits; /* has only a deferred task: not watched afterwards */
};

/* A queue of owners with ready tasks. */
struct ring {
    struct owner *head;
    struct owner *tail;
    int64_t since_ms; /* when the last turn of an owner here ended, or the first owner came */
};

/* The ring of an owner depends on its next task, and on its recent time. */
enum lane {
    LANE_FRONTEND,
    LANE_BEHIND,  /* for background tasks: when FRONT is empty, or now and then */
    LANE_WATCHED, /* for owners who had a slow task: when both are empty, or now and then */
    LANE_PAGES, /* for requests of web visitors: after each turn, within a budget of its own */
    LANES,
};

/* CPU time of the running task that is charged to an owner. */
struct charge {
    uint64_t owner;
    int64_t us;
};

#define CHARGES_MAX 16

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
    bool runs_page;      /* the running task is of LANE_PAGES */
    uint64_t last_handle;
    uint64_t last_order;
    const struct tasks_source *source; /* static; NULL: none */
};
