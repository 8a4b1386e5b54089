#pragma once
#include "engine/core/engine.h"

/* Moving things by the rules of the game: every change of place that people or scripts make
 * goes through here. Asks before("move") of the thing, its holder, where it leaves and where it
 * goes, and before("leave"/"enter") of everyone present for characters; checks capacities;
 * moves; then runs the on handlers. */
struct move {
    struct object *mover; /* who does it; may be NULL */
    struct object *thing;
    struct object *to;    /* NULL: nowhere (out of play) */
    struct str how;       /* "walk", "take", "drop", "put", "give", "teleport", "script" … */
    struct str direction; /* of a walk: "north"; else empty */
    bool force;           /* no capacity, veto, light or reach: builders' and wizards' moves */
};

/* False: nothing moved, and reason has a full sentence. */
bool move_object(struct engine *engine, const struct move *move, struct buf *reason);
