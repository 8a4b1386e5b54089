#pragma once
#include "engine/core/run/event.h"
#include "engine/core/script/behaviour.h"

/* The handlers of events.
 *
 * Verb events reach the thing acted on, unless a handler asks for another part (role). "enter",
 * "leave", "hear", "connect", "disconnect" reach everyone present: the room, its contents, the
 * actor, and what the actor carries. For each part the object's own behaviour runs first, then
 * its prototypes'. Each handler runs under a savepoint and with its owner's rights. One that
 * fails is undone alone and reported; a failing before handler forbids. */

/* False if certainly no handler around actor, in room, would be asked about such an event,
 * apart from those of the event's own thing and exits. False counts as if all had been asked. */
bool hook_may_ask(
        struct engine *engine, struct str event, struct object *actor, struct object *room);
/* Asks whether the event may happen. If false, *reason has the text (a full sentence, markup). */
bool hook_before(struct engine *engine, struct event *event, struct buf *reason);
/* True if hook_before would ask any handler; otherwise the event may happen. */
bool hook_asks(struct engine *engine, struct event *event);
/* Runs the on handlers: the event has happened. */
void hook_on(struct engine *engine, struct event *event);
/* Tells a new object, and nobody else, that it was made: "create". The acting player's trust is
 * not passed on. The object may be destroyed afterwards. */
void hook_made(struct engine *engine, struct object *object);
/* Runs the handlers of one object, in no role: "timer:NAME", "call:NAME", "time:dawn",
 * "describe". */
enum outcome hook_tell(struct engine *engine, struct object *object, struct event *event,
        struct handler_result *result);
/* Runs its handlers for that role: "area", "world". */
void hook_tell_role(struct engine *engine, struct object *object, struct event *event,
        enum event_role role);
/* on("describe"): appends each handler's string, one sentence each, to out. viewer is e.actor. */
void hook_describe(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out);
/* True if one of the object's behaviours handles the event. */
bool hook_handles(struct engine *engine, struct object *object, struct str event);
