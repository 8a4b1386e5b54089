#pragma once
#include "engine/core/run/event.h"
#include "engine/core/script/behaviour.h"

/* Where events ask handlers.
 *
 * Verb events reach the thing acted on, unless a handler asks for another part (role); "enter",
 * "leave", "hear", "connect", "disconnect" reach everyone present: room, what stands in it, the
 * actor, what the actor carries. Handlers of each part run: the object's own behaviour first,
 * then its prototypes'. Each runs under a savepoint and with its owner's rights; one that fails
 * is undone alone and reported; a failing before forbids. */

/* Would anybody around actor, in room, be asked whether such an event may happen? False is sure, and is as if all had been
 * asked; but for the event's own thing and its ways. */
bool hook_may_ask(
        struct engine *engine, struct str event, struct object *actor, struct object *room);
/* Asks whether it may happen. False: *reason has the text (a full sentence, markup). */
bool hook_before(struct engine *engine, struct event *event, struct buf *reason);
/* Would that ask anybody? If not, it may happen. */
bool hook_asks(struct engine *engine, struct event *event);
/* Tells that it happened. */
void hook_on(struct engine *engine, struct event *event);
/* Tells an object that was just made so, and nobody else: "create". What the acting player trusts scripts with is
 * not its handlers'. It may be destroyed then. */
void hook_made(struct engine *engine, struct object *object);
/* Asks one object alone, in no role: "timer:NAME", "call:NAME", "time:dawn", "describe". */
enum outcome hook_tell(struct engine *engine, struct object *object, struct event *event,
        struct handler_result *result);
/* Tells those of its handlers that asked for that role: "area", "world". */
void hook_tell_role(struct engine *engine, struct object *object, struct event *event,
        enum event_role role);
/* on("describe"): appends each handler's string, a sentence each, to out. viewer is e.actor. */
void hook_describe(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* True if any of the object's behaviours handles it. */
bool hook_handles(struct engine *engine, struct object *object, struct str event);
