#pragma once
#include "engine/core/engine.h"

/* The room $jail, which holds jailed characters (people/sanction.h). It has no exits, and
 * nothing can move a jailed character out of it until the sanction ends. */

/* Returns the jail; NULL if it does not exist yet. */
struct object *jail_find_room(struct engine *engine);
/* True if the jail exists or can be made. False if a builder or player has made a room of that
 * ref. */
bool jail_is_ready(struct engine *engine);
/* True if thing may be moved to `to`. If false, out has the sentence for the mover. No jailed
 * character leaves, and only wizards go in freely. */
bool jail_lets(
        struct engine *engine, struct object *thing, const struct object *to, struct buf *out);
/* Needs an open tx. If the character is in play and jailed, puts them into the jail, which is
 * made if necessary. If they are there and no longer jailed, puts them back where they were. */
void jail_settle(struct engine *engine, uint64_t character);
/* Needs an open tx. Returns where somebody who fell asleep at bed wakes: in the jail if they
 * are jailed by now, outside if their sentence has ended. */
struct object *jail_wakes(struct engine *engine, struct object *person, struct object *bed);
