#pragma once
#include "engine/core/run/event.h"
#include "engine/core/run/transaction.h"

/* Runs a stock command with resolved arguments instead of a line. Typed calls so have the same
 * rules, sentences and audit log entries as the commands of the game. */

struct order {
    const char *pattern; /* as in the stock scripts: "@boot {who:player}" */
    struct str line;     /* the equivalent typed line; borrowed, like args */
    const struct event_arg *args;
    size_t count;
};

/* Runs the command for actor in the open transaction. For OUTCOME_REFUSED, transaction->refusal has the
 * reason. */
enum outcome order_run(struct engine *engine, struct object *actor, const struct order *order);
