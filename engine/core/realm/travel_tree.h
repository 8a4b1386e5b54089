#pragma once
#include "engine/core/engine.h"

struct object;

/* A traveller and all that they hold and wear, as a value that another world can make again.
 *
 * The value is a list, the traveller first and whatever holds something before what it holds:
 *
 *   o    "WORLD.ID": which thing it was first, for the world that knows it again
 *   in   the place in the list of what holds it (from 1); the traveller has none
 *   p    for each direct prototype the refs of the game's own prototypes that it comes from, the nearest first
 *   own  true: it belongs to the traveller; else it is nobody's
 *   v    its properties. An object is its place in the list; any other one is its name, within tables, or left out */

#define TRAVEL_THINGS_MAX 5000 /* of any world's, whatever this one allows */

struct travel_tree {
    struct object **things; /* owned; the traveller first */
    size_t *within;         /* owned; places of what holds them */
    size_t count;
    size_t capacity;
};

/* Fills out, which is finished with travel_tree_finish in any case. False with a sentence: something among it does not
 * leave this world, or there is too much. */
MUST_CHECK bool travel_tree_gather(struct engine *engine, struct object *traveller,
        struct travel_tree *out, struct err *err);
void travel_tree_finish(struct travel_tree *tree);
/* The value, the caller's. */
struct value travel_tree_write(struct engine *engine, const struct travel_tree *tree);
/* Ends all things of the tree but the traveller, and appends what this world needs to make them again as they were. */
void travel_tree_end(struct engine *engine, const struct travel_tree *tree, struct buf *kept);

struct travel_read {
    struct object *traveller; /* who holds nothing */
    const struct value *value;
    struct str
            kept; /* of travel_tree_end when the traveller went from here; empty: nothing is known again */
    struct str
            home_from; /* they are home, from that world: they stay as they left, and bring along what travel_accept.c
                             allows. Empty: they are of another world, and as it says */
};

/* Makes what the value says. False with a sentence for an operator: it is malformed; the caller rolls back. */
MUST_CHECK bool travel_tree_read(
        struct engine *engine, const struct travel_read *read, struct err *err);
/* What they held when they went, of which no news will come, is as it was then. kept: of travel_tree_end. */
void travel_tree_restore(struct engine *engine, struct str kept);
/* How many things the value has that are to belong to the traveller. */
size_t travel_tree_owned(const struct value *value);
