#pragma once
#include "tests/script/bench.h"

/* growing -- A game in which there are many of each kind: rooms in a row, areas, people, things of one prototype, channels,
 * reports. For tests that compare what the same costs before and after it has grown. */

enum {
    GROWING_SMALL = 220, /* of each kind: more than a page of any list */
    GROWING_LARGE = 660
};

struct growing {
    struct bench *b;
    struct engine *engine;
    struct object *room;  /* where the row of rooms begins */
    struct object *last;  /* room of the row */
    struct object *mould; /* the prototype of the things */
};

/* Adds one of each kind for the numbers from `from` to below `to`. */
void growing_add(struct growing *game, int from, int to);
/* Returns how many statements were read from the world file so far. */
uint64_t growing_reads(struct engine *engine);
/* Appends the usage of each stock command, a line each. */
void growing_put_usages(struct engine *engine, struct buf *out);
/* Appends a usage as it is typed, with the filling in place of each word in capitals. */
void growing_put_line(struct str usage, const char *filling, struct buf *out);
