#pragma once
#include "engine/core/engine.h"

/* Since when a player holds a thing, or has it at home: behaviours that its makers save later stay inactive in it
 * until the player lets go of it and takes it again. */

/* The property: a time, which no copy or file of a thing restores. */
#define HELD_NAME "_held_since"
#define HELD_SINCE STR(HELD_NAME)

/* Notes that thing has moved from one place (or NULL: nowhere) to another. Returns the player whose
 * hands or home it came into, or NULL. Needs an open transaction. */
const struct object *held_note(
        struct engine *engine, struct object *thing, struct object *from, struct object *to);
/* Notes that holder has held thing, or had it at home, from now on, if that was not noted and another
 * person could change it. */
void held_adopt(struct engine *engine, struct object *thing, const struct object *holder);
/* Notes that the player who holds thing, if any, has agreed to its current behaviour. */
void held_agree(struct engine *engine, struct object *thing);
/* True if owner saved a behaviour at saved_ms, after another person, a player, took thing or
 * its container, or had it at home. */
bool held_sleeps(struct engine *engine, struct object *thing, uint64_t owner, int64_t saved_ms);
