#pragma once
#include "engine/core/tell/format.h"

/* Tells on("act") of what was just told, to all who are present: the room, what stands in it, the actor, what they
 * carry. What is spoken is "hear"; what happens in the dark is nobody's to see. What a handler of it tells is no
 * such event, so that two cannot set each other off. */
void heed_act(struct engine *engine, const struct act *act);
/* Does it matter to anybody what actor does in place: to themselves, to who is there, to a handler? Most of what npcs do
 * does not. */
bool heed_matters(struct engine *engine, struct object *actor, struct object *place);
/* Would anybody be asked, if actor (NULL: nobody) did something in place that is told? */
bool heed_cares(struct engine *engine, struct object *actor, struct object *place);
