#pragma once
#include "engine/core/engine.h"

/* Adds the call page.around. */
void calls_around_add(struct engine *engine);

/* The surroundings of a player: what `look` and `inventory` list, as lists for a panel. */
struct around_walk {
    /* part: "people", "things", "worn" or "held". Returning false ends the walk. */
    bool (*visit)(void *data, const char *part, struct object *object);
    void *data;
};

/* Visits the things here, unless it is dark, then what actor has; at most a hundred of each
 * list. */
void around_each(struct engine *engine, struct object *actor, const struct around_walk *walk);
/* Appends the viewer's name for it, and the line that looks at it ("look rye loaf"), both plain.
 * The line is empty if none works. */
void around_put(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *out_name, struct buf *out_line);
/* Returns the first of these things that the line looks at ("look rye loaf"), or NULL. Borrowed for
 * the transaction. */
struct object *around_find(struct engine *engine, struct object *actor, struct str line);
