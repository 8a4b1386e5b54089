#pragma once
#include "engine/core/door/visit.h"
#include "engine/core/phrase/phrase.h"

/* Between visit.c (through which sessions) and visit_sleep.c (what the world keeps of it). */

/* Tells those around actor, in the open slice. */
void visit_act(struct engine *engine, struct object *actor, enum phrase phrase);
/* Asks everybody's handlers of "connect" or "disconnect", in a slice of its own. */
void visit_event(struct engine *engine, uint64_t character, struct str name, struct str how);

/* Puts the character where it slept, in slices of its own. True if its sessions were shown the
 * place. */
bool visit_wake(struct engine *engine, struct presence *presence);
/* Puts it out of play, ends its sessions with why, removes the presence; outside of slices. */
void visit_end_now(struct engine *engine, struct presence *presence, const char *why);
/* Same, of who is about to go: they have gone before they come again. Nothing for anybody else. */
void visit_end_going(struct engine *engine, uint64_t character);
