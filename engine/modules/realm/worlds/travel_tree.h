#pragma once
#include "engine/core/engine.h"

struct object;

/* A traveller and everything that they hold and wear, as a value that another world can recreate.
 *
 * The value is a list. The traveller is first, and a holder comes before the things in it:
 *
 *   o    "WORLD.ID": the original identity, for the world that recognises it
 *   in   the place of its holder in the list (from 1); the traveller has none
 *   p    for each direct prototype the refs of its stock ancestors, the nearest first
 *   own  true if it belongs to the traveller; otherwise it has no owner
 *   v    its properties. An object in the list is its place. Any other object is its name, within
 *        tables, or left out */

#define TRAVEL_THINGS_MAX 5000 /* from any world, whatever limit this one has */

struct travel_tree {
    struct object **things; /* owned; the traveller first */
    size_t *within;         /* owned; the places of their holders */
    size_t count;
    size_t capacity;
};

/* Fills out, which the caller finishes with travel_tree_finish in any case. Returns false with a
 * sentence if something cannot leave this world or there is too much. */
MUST_CHECK bool travel_tree_gather(struct engine *engine, struct object *traveller,
        struct travel_tree *out, struct err *err);
void travel_tree_finish(struct travel_tree *tree);
/* Returns the value, which the caller owns. */
struct value travel_tree_write(struct engine *engine, const struct travel_tree *tree);
/* Destroys all things of the tree but the traveller, and appends what this world needs to restore
 * them. */
void travel_tree_end(struct engine *engine, const struct travel_tree *tree, struct buf *kept);

struct travel_read {
    struct object *traveller; /* must hold nothing */
    const struct value *value;
    struct str kept; /* from travel_tree_end at departure; empty: nothing is recognised */
    /* the world they return home from (see travel_accept.c); empty for a visitor */
    struct str home_from;
};

/* Creates what the value describes. Returns false with a sentence for an operator if it is
 * malformed; the caller rolls back. */
MUST_CHECK bool travel_tree_read(
        struct engine *engine, const struct travel_read *read, struct err *err);
/* Restores what they held at departure, if no news will come. kept: from travel_tree_end. */
void travel_tree_restore(struct engine *engine, struct str kept);
/* Returns how many things of the value are to belong to the traveller. */
size_t travel_tree_owned(const struct value *value);
