#pragma once
#include "engine/core/output/format.h"

/* Gathers the actions of one command on several things, so that bystanders read one sentence. */

/* Starts gathering: acts of the actor that differ only in their {thing} become one sentence for
 * bystanders. Needs an open transaction. */
void gather_begin(struct engine *engine, const struct object *actor);
/* Tells bystanders what is gathered and stops gathering. Does nothing if not started. */
void gather_end(struct engine *engine);

/* -- for format_act.c -- */
/* Tells an act at once, without gathering. */
typedef void gather_teller(struct engine *engine, const struct act *act);
/* Returns true if bystanders will read of the act later, by teller; the caller then tells only the
 * actor. Otherwise tells bystanders what is gathered so far. */
bool gather_takes(struct engine *engine, const struct act *act, gather_teller *teller);
/* Tells bystanders what is gathered, before `to` (NULL: several characters) is told something
 * else. Does nothing if `to` is the actor, who has already read it. */
void gather_tell_before(struct engine *engine, const struct object *to);
