/* action_event.c -- fires on("act") for everyone who can see an action.
 *
 * Most actions have no handler near, and most worlds have none at all, so that is checked
 * before any text is made. A guest's handlers hear, but do not see (see hook.c for guests). A
 * handler's refusal does not undo the action. */
#include "engine/core/act/action_event.h"

#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/hook.h"
#include "engine/session/markup.h"

static bool is_speech(const struct act *act)
{
    return act->format.heard || act->style == MSG_SAY || act->style == MSG_TELL ||
           act->style == MSG_WHISPER || act->style == MSG_CHANNEL;
}

bool action_event_is_awaited(struct engine *engine, struct object *actor, struct object *place)
{
    bool crowded = false;
    uint64_t bit = behaviours_bit(engine, STR("act"), str_hash(STR("act")), false);
    if (!(behaviours_ever(engine) & bit)) {
        return false;
    }
    uint64_t around = bystanders_events(engine, actor, place, &crowded);
    return crowded || (around & bit);
}

bool action_event_matters(struct engine *engine, struct object *actor, struct object *place)
{
    return hub_sessions_of(engine_hub(engine), actor->id) || format_reaches(engine, place) ||
           action_event_is_awaited(engine, actor, place);
}

/* Returns the action's object: the first object that the sentence names other than the actor,
 * or NULL. */
static struct object *find_thing(struct engine *engine, const struct format *format)
{
    for (size_t i = 0; i < format->arg_count; i++) {
        const struct value *value = &format->args[i].value;
        if (value->kind == VALUE_OBJECT && value->object != format->actor->id) {
            return world_find(engine_world(engine), value->object);
        }
    }
    return NULL;
}

void action_event_fire(struct engine *engine, const struct act *act)
{
    struct transaction *transaction = engine_transaction(engine);
    if (transaction->firing_action || !act->format.actor || is_speech(act) ||
            !action_event_is_awaited(engine, act->format.actor, act->place) ||
            !perceive_is_lit(engine, act->place)) {
        return;
    }
    struct buf text = {0};
    struct buf plain = {0};
    format_render(engine, &act->format, NULL, &text);
    markup_plain(buf_str(&text), &plain);
    struct event event = {
            .name = STR("act"),
            .actor = act->format.actor,
            .thing = find_thing(engine, &act->format),
            .room = act->place,
            .how = act->kind,
            .text = buf_str(&plain),
            .settled = true,
    };
    transaction->firing_action = true;
    hook_on(engine, &event);
    transaction->firing_action = false;
    buf_finish(&text);
    buf_finish(&plain);
}
