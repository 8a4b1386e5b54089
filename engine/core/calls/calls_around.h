#pragma once
#include "engine/core/engine.h"

/* What is around somebody: what `look` and `inventory` list, in lists that a panel shows. */
struct around_walk {
    /* part: "people", "things", "worn" or "held"; false ends the walk. */
    bool (*visit)(void *data, const char *part, struct object *object);
    void *data;
};

/* Walks over what is here, unless it is dark, then over what actor has; of each list the first hundred. */
void around_each(struct engine *engine, struct object *actor, const struct around_walk *walk);
/* Appends what viewer calls it, and the line that looks at it ("look rye loaf"), both plain; no line if none would. */
void around_put(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *out_name, struct buf *out_line);
/* Of them the first that this line looks at ("look rye loaf"), borrowed for the slice, or NULL. */
struct object *around_find(struct engine *engine, struct object *actor, struct str line);
