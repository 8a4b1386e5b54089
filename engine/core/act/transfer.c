/* transfer.c -- moves a thing by a character's hand and tells the bystanders.
 *
 * The verbs decide what may be carried and what a refusal says (scripts/core/commands/things.lua;
 * plain.c finds the cases where no handler can object). */
#include "engine/core/act/transfer.h"

#include "engine/core/act/action_event.h"
#include "engine/core/act/move.h"
#include "engine/core/output/format.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"

/* True if the transaction has ended, or one of the objects involved was destroyed: nothing more
 * is told. */
static bool has_ended(struct engine *engine, const struct event *event)
{
    return engine_transaction(engine)->ending != OUTCOME_DONE || event->thing->destroyed ||
           event->actor->destroyed || (event->to && event->to->destroyed);
}

static struct value object_value(const struct object *object)
{
    return value_object(object ? object->id : 0);
}

static void tell(struct engine *engine, const struct event *event, struct str text)
{
    struct object *place = object_place(engine, event->actor);
    if (!place || !action_event_matters(engine, event->actor, place)) {
        return;
    }
    const struct event_arg args[] = {
            {STR("thing"), value_object(event->thing->id)},
            {STR("from"), object_value(event->from)},
            {STR("to"), object_value(event->to)},
    };
    struct act act = {
            .format = {.text = text,
                    .args = args,
                    .arg_count = sizeof(args) / sizeof(args[0]),
                    .actor = event->actor},
            .place = place,
            .style = MSG_PLAIN,
            .by = provenance_of(engine, false),
    };
    format_act(engine, &act);
    action_event_fire(engine, &act);
}

bool transfer_thing(struct engine *engine, struct event *event, struct str text, bool asked,
        struct buf *reason)
{
    struct move move = {.mover = event->actor,
            .thing = event->thing,
            .to = event->to,
            .how = event->name,
            .asked = asked,
            .origin = event->from};
    if (!move_object(engine, &move, reason)) {
        if (has_ended(engine, event)) {
            buf_clear(reason); /* a handler ended or destroyed it */
        }
        return false;
    }
    if (!has_ended(engine, event)) {
        tell(engine, event, text);
    }
    if (!has_ended(engine, event)) {
        hook_on(engine, event);
    }
    return true;
}
