#pragma once
#include "engine/core/run/event.h"
#include "engine/core/run/slice.h"

/* A stock command that is run with what its words mean already, and not by a line: so typed calls do what the game's own
 * commands do, with their rules, sentences and lines in the audit log. */

struct order {
    const char *pattern; /* as the stock scripts write it: "@boot {who:player}" */
    struct str line;     /* what one would have typed; borrowed, as args */
    const struct event_arg *args;
    size_t count;
};

/* Runs it for actor in the open slice. OUTCOME_REFUSED: slice->refusal has the reason. */
enum outcome order_run(struct engine *engine, struct object *actor, const struct order *order);
