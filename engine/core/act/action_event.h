#pragma once
#include "engine/core/output/format.h"

/* Fires on("act") for an action that was just told, for everything present: the room, its
 * contents, the actor and what they carry. Speech fires "hear" instead, and actions in the dark
 * fire no event. Text that such a handler tells fires no event either, so two handlers cannot
 * set each other off. */
void action_event_fire(struct engine *engine, const struct act *act);
/* True if the actor's actions in place matter to a player or a handler: to the actor, to those
 * present, or to a handler. Most actions of npcs do not. */
bool action_event_matters(struct engine *engine, struct object *actor, struct object *place);
/* True if any handler would be asked about an action told in place by actor (NULL: nobody). */
bool action_event_is_awaited(struct engine *engine, struct object *actor, struct object *place);
