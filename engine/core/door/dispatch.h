#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/behaviour.h"

/* Lines to tasks: what a session sends is queued, limited, and run, one slice each, answered by
 * exactly one prompt. */

/* Queues a line of a session that has a character. */
void dispatch_line(struct engine *engine, struct session *session, struct str line);
/* Counts a line of the session's character, or what does as much; when it may run, monotonic ms: 0 (at once)
 * within the burst, then evenly. */
int64_t dispatch_line_due(struct engine *engine, const struct session *session);
/* Runs a line for a character as if typed (npc `perform`, @force), inside the open slice. */
enum outcome dispatch_perform(struct engine *engine, struct object *actor, struct str line);
/* Same, as one types it who is asked nothing: with their own aliases. */
enum outcome dispatch_as_typed(struct engine *engine, struct object *actor, struct str line);
/* Tells the actor (0: nobody) in the open slice how what they did ended: refused, failed, killed. */
void dispatch_tell_end(struct engine *engine, uint64_t actor_id, enum outcome outcome);
/* Undoes the open slice, which ended in a refusal or failed, and tells the actor so in another, which it
 * leaves open. */
void dispatch_undo(
        struct engine *engine, uint64_t actor_id, uint64_t session, enum outcome outcome);
