#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

/* The effect of taking, dropping, putting and giving. Runs in the open transaction, for the
 * game's own code: it checks no rights. */

/* Moves event->thing to event->to, tells the bystanders and fires the event's on handlers. The
 * caller has already asked whether the event may happen.
 * text may name {the thing}, {the from} and {the to}. If one of them is destroyed meanwhile, or
 * the transaction ends, nothing more is told.
 * asked: the caller has asked about the move as well, for the thing or for the pile it was
 * split off. The thing may then still be nowhere, and event->from is where the pile is.
 * Returns false if nothing moved; reason then has a full sentence, or is empty if a handler
 * destroyed one of the objects. */
bool transfer_thing(struct engine *engine, struct event *event, struct str text, bool asked,
        struct buf *reason);
