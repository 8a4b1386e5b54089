#pragma once
/* Shared by timer.c and timer_fire.c. */
#include "engine/core/part.h"
#include "engine/core/run/heap.h"
#include "engine/core/script/timer.h"

/* The index entry of a row. */
struct timer {
    struct heap_item item; /* in timers.heap unless it is about to fire */
    uint64_t object;
    struct str name; /* owned bytes */
    uint64_t owner;
    uint64_t serial;    /* tells a timer from a later one of the same name */
    struct timer *next; /* of the same object */
    /* the fields below match the row; true for timers set since the start with short data */
    bool is_whole;
    int64_t due_ms;
    int64_t period_ms;
    struct value data; /* no text, no table */
};

/* A due timer, by name: it may be cancelled or replaced before its turn comes. */
struct firing {
    uint64_t object;
    uint64_t serial;
    struct str name;     /* owned bytes */
    struct firing *next; /* in timers.first */
};

struct timers {
    struct world *world; /* borrowed */
    struct map objects;  /* id -> first struct timer, owned */
    struct map counts;   /* owner + 1 -> how many, as a pointer */
    struct heap heap;    /* on the world's clock */
    uint64_t last_serial;
    struct firing *first; /* due timers of the stock game: owned */
    struct firing *last;
};

PART_STATE(timers, PART_TIMERS)

struct timer *timer_find(const struct timers *timers, uint64_t object, struct str name);
/* is_whole: row has all its columns. */
void timer_index_add(struct timers *timers, const struct row *row, bool is_whole);
void timer_index_remove(struct timers *timers, struct timer *timer);

/* Fills in the row of a timer, from memory if it was set since the start. Returns false if the
 * row does not exist. The caller finishes it. */
bool timer_read(struct timers *timers, const struct timer *timer, struct row *out);

/* Makes an empty index, which then follows the rows; and frees it. */
void timers_open(struct engine *engine);
void timers_close(struct engine *engine);
