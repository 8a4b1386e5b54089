#pragma once
#include "engine/core/engine.h"

/* The room $jail, where those are who were jailed (people/sanction.h): it has no exits, and whoever is jailed is moved
 * out of it by nobody, by no means, until that ends. */

/* Is the room there, or may it be made? Not if somebody who is no wizard has made one of that name. */
bool jail_is_ready(struct engine *engine);
/* May thing be moved there? False: out has the sentence for who would. Nobody jailed leaves, and nobody else goes in
 * but wizards. */
bool jail_lets(
        struct engine *engine, struct object *thing, const struct object *to, struct buf *out);
/* Through the open tx: who is in play and jailed is put into it, which is made if need be; who is there and is not
 * jailed any more is put back to where they were. */
void jail_settle(struct engine *engine, uint64_t character);
/* Through the open tx: where somebody who fell asleep there wakes: in the jail if they are jailed by now, and outside if
 * that has ended. */
struct object *jail_wakes(struct engine *engine, struct object *person, struct object *bed);
