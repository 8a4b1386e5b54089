#pragma once
#include "engine/core/login/visit.h"
#include "engine/core/phrase/phrase.h"

/* Shared by visit.c (sessions) and visit_sleep.c (the state in the world). */

/* Tells those around actor, in the open transaction. */
void visit_act(struct engine *engine, struct object *actor, enum phrase phrase);

/* Puts the character where it slept, in transactions of its own. True if its sessions were
 * shown the place. */
bool visit_wake(struct engine *engine, struct presence *presence);
/* Puts the character out of play, ends its sessions with why, removes the presence. Call it
 * outside transactions. */
void visit_end_now(struct engine *engine, struct presence *presence, const char *why);
/* Same, for a character that is about to leave; does nothing for others. */
void visit_end_going(struct engine *engine, uint64_t character);
