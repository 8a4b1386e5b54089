#pragma once
#include "engine/core/engine.h"

/* Since when a player holds a thing: what its makers programme later sleeps in it until it is let go of and taken again. */

/* The property that has it: a time, which no copy or file of a thing brings back. */
#define HELD_SINCE STR("_held_since")

/* Notes that thing has come from one place (or NULL: nowhere) to another. In the open slice. */
void held_note(
        struct engine *engine, struct object *thing, struct object *from, struct object *to);
/* Notes that the player who holds thing, if a player does, has agreed to what it does from now on. */
void held_agree(struct engine *engine, struct object *thing);
/* True if a behaviour that owner saved at saved_ms came after a player, who is somebody else, took thing or what it is in. */
bool held_sleeps(struct engine *engine, struct object *thing, uint64_t owner, int64_t saved_ms);
