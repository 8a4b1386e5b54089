#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

/* What taking, dropping, putting and giving come to. In the open slice, and for the game's own code: rights are not asked. */

/* Moves event->thing to event->to, tells of it, and that the event has happened; whoever calls has asked whether it may.
 * text may name {the thing}, {the from} and {the to}. If one of them ends meanwhile, or the slice does, no more is told.
 * asked: whether the move may be was asked as well, of the thing or of what it was split off; then it may still be nowhere,
 * and event->from is where that is. False: nothing is moved, and reason has a full sentence; none if one of them ended as
 * others were asked. */
bool carry_thing(struct engine *engine, struct event *event, struct str text, bool asked,
        struct buf *reason);
