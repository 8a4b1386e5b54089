#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/behaviour.h"

/* Session lines as tasks: each line is queued, rate-limited and run in its own transaction, and
 * answered by exactly one prompt. */

/* Queues a line of a session that has a character. */
void dispatch_line(struct engine *engine, struct session *session, struct str line);
/* Counts a line of the session's character, or something that costs as much. Returns when it
 * may run, monotonic ms: 0 (at once) within the burst, then at an even rate. */
int64_t dispatch_line_due(struct engine *engine, const struct session *session);
/* Runs a line for a character as if typed (npc `perform`, @force), inside the open transaction. */
enum outcome dispatch_perform(struct engine *engine, struct object *actor, struct str line);
/* Same, with the actor's own aliases; nothing is asked of the actor. */
enum outcome dispatch_as_typed(struct engine *engine, struct object *actor, struct str line);
/* Tells the actor (0: nobody) in the open transaction that their command was refused, failed or
 * was killed. */
void dispatch_tell_end(struct engine *engine, uint64_t actor_id, enum outcome outcome);
/* Undoes the open transaction, which was refused or failed. Tells the actor so in a new one,
 * which stays open. */
void dispatch_undo(
        struct engine *engine, uint64_t actor_id, uint64_t session, enum outcome outcome);
