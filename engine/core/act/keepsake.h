#pragma once
#include "engine/core/engine.h"

/* Copies what a thing inherits, such as its name, description and lock, into the thing itself when
 * it comes into holder's hands or home, also for the things inside it. Others can then no longer
 * change it through a prototype. What others made can then be seen, taken and passed on. is_others: trust_is_others of the thing. Needs an open
 * transaction. */
void keepsake_note(struct engine *engine, struct object *thing, const struct object *holder,
        bool is_others);
