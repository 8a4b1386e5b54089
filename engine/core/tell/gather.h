#pragma once
#include "engine/core/tell/format.h"

/* What somebody does to several things by one line, which bystanders read as one sentence. */

/* From here on acts of the actor that differ in their {thing} alone are one to bystanders. Needs an open slice. */
void gather_begin(struct engine *engine, const struct object *actor);
/* Tells bystanders what is gathered; acts are told one by one again. Harmless if nothing was begun. */
void gather_end(struct engine *engine);
/* MOMENT_SETTLE: the same. */
void gather_settle(struct engine *engine, void *about);

/* -- for format_act.c -- */
/* True if bystanders will read of the act later: only its actor is to be told now. Else tells them first of what is
 * gathered. */
bool gather_takes(struct engine *engine, const struct act *act);
/* Tells bystanders of what is gathered, before somebody (NULL: several) is told something else; the actor, who has read
 * it already, may be told anything in between. */
void gather_tell_before(struct engine *engine, const struct object *to);

/* -- for engine.c -- */
/* Tells an act now, whatever is gathered. */
typedef void gather_teller(struct engine *engine, const struct act *act);
struct gather *gather_create(struct engine *engine, gather_teller *teller);
void gather_destroy(struct gather *gather);
