/* hook.c -- asks handlers of events, in order, each under a savepoint.
 *
 * 1. A part is an object with the role it plays; each object is asked once an event, in its
 * first role that has a handler for it.
 * 2. Handlers without a role: of a verb event only the thing's; of a presence event everyone's.
 * 3. A handler that fails is undone alone and its owner gets the fault; a failing before
 * forbids.
 * 4. slice->ending set means the whole slice ends: callers stop at once.
 * 5. What is settled (home, builders' moves, a connection lost) no handler takes back: its
 * refuse undoes itself alone.
 *
 * To add a presence event: its name in is_presence_event. */
#include "engine/core/hook.h"

#include "engine/core/fault.h"
#include "engine/core/format.h"
#include "engine/core/perceive.h"
#include "engine/core/phrase.h"
#include "engine/core/slice.h"
#include "engine/core/trace.h"
#include "world/place.h"

#define DEPTH_MAX 8

static bool is_presence_event(struct str name)
{
    static const char *const names[] = {"enter", "leave", "hear", "connect", "disconnect"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_equal(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static uint64_t event_bit(uint64_t hash)
{
    return (uint64_t)1 << (hash % 64);
}

/* A run over all parts of one event. */
struct asking {
    struct engine *engine;
    struct event *event;
    uint64_t hash;
    bool before;
    bool presence;
    struct buf *reason;
    bool forbidden;
};

static void rights_enter(struct engine *engine, struct rights *saved,
        const struct behaviour *behaviour, const struct object *object, uint64_t *saved_place)
{
    struct slice *slice = engine->slice;
    *saved = slice->rights;
    *saved_place = slice->place_object;
    slice->rights.owner = behaviour->owner;
    slice->place_object = object->id;
    slice->depth++;
}

static void rights_leave(
        struct engine *engine, const struct rights *saved, uint64_t saved_place)
{
    engine->slice->rights = *saved;
    engine->slice->place_object = saved_place;
    engine->slice->depth--;
}

/* A refusal of what is settled ends no more than the handler that it came from. */
static bool is_idle_refusal(
        struct engine *engine, const struct event *event, enum outcome outcome)
{
    struct slice *slice = engine->slice;
    if (!event->settled || (outcome != OUTCOME_REFUSED && slice->ending != OUTCOME_REFUSED)) {
        return false;
    }
    slice->ending = OUTCOME_DONE;
    buf_clear(&slice->refusal);
    return true;
}

static enum outcome run_handler(struct engine *engine, const struct behaviour *behaviour,
        const struct handler *handler, struct object *object, struct event *event,
        struct handler_result *result)
{
    struct slice *slice = engine->slice;
    if (slice->depth >= DEPTH_MAX) {
        slice_fault(engine, behaviour->object, behaviour->owner,
                STR("events within events went too deep; this handler was left out"));
        return OUTCOME_FAILED;
    }
    if (slice->spent) {
        slice_fault(engine, behaviour->object, behaviour->owner,
                STR("the time of this command was used up by others; this handler was left "
                    "out"));
        return OUTCOME_FAILED;
    }
    struct slice_mark mark = slice_savepoint(engine);
    struct rights saved;
    uint64_t saved_place = 0;
    rights_enter(engine, &saved, behaviour, object, &saved_place);
    enum outcome outcome = engine->script->run_handler(
            engine->script_data, behaviour, handler, object, event, result);
    rights_leave(engine, &saved, saved_place);
    if (is_idle_refusal(engine, event, outcome)) {
        outcome = OUTCOME_FAILED;
    }
    if (outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED) {
        slice_rollback_to(engine, mark);
    }
    if (outcome == OUTCOME_KILLED) {
        slice->spent = true;
        engine->script->grant(engine->script_data);
        outcome = OUTCOME_FAILED;
    }
    return outcome;
}

static void forbid(struct asking *asking, const struct str *why)
{
    asking->forbidden = true;
    buf_clear(asking->reason);
    if (why && why->length > 0) {
        buf_add_str(asking->reason, *why);
    } else {
        buf_add_str(asking->reason, phrase_get(asking->engine, PHRASE_move_forbidden));
    }
}

/* Asks one handler of before; false ends the asking. */
static bool ask_before(struct asking *asking, const struct behaviour *behaviour,
        const struct handler *handler, struct object *object)
{
    struct buf text = {0};
    struct handler_result result = {.text = &text};
    enum outcome outcome =
            run_handler(asking->engine, behaviour, handler, object, asking->event, &result);
    if (outcome == OUTCOME_FAILED) {
        forbid(asking, NULL);
    } else if (outcome == OUTCOME_REFUSED) {
        struct str why = buf_str(&asking->engine->slice->refusal);
        forbid(asking, &why);
    } else if (result.forbids) {
        struct str why = buf_str(&text);
        forbid(asking, &why);
    }
    if (asking->forbidden) {
        trace_forbid(asking->engine, behaviour, handler, object, buf_str(asking->reason));
    }
    buf_finish(&text);
    return !asking->forbidden;
}

static bool ask_on(struct asking *asking, const struct behaviour *behaviour,
        const struct handler *handler, struct object *object)
{
    struct engine *engine = asking->engine;
    struct handler_result result = {0};
    enum outcome outcome =
            run_handler(engine, behaviour, handler, object, asking->event, &result);
    if (outcome == OUTCOME_REFUSED) {
        engine->slice->ending = OUTCOME_REFUSED;
    }
    return engine->slice->ending == OUTCOME_DONE;
}

static bool role_fits(
        const struct asking *asking, const struct handler *handler, enum event_role role)
{
    if (handler->role != ROLE_ANY) {
        return handler->role == role;
    }
    if (!asking->presence) {
        return role == ROLE_THING;
    }
    /* Present are the actor, what it carries, the room and what stands there: who moves is the
     * actor too, and of two rooms only the one where it happens is asked, and once. */
    return role != ROLE_THING && role != ROLE_SOURCE && role != ROLE_TARGET;
}

/* May it happen before all are asked whose behaviours could not be loaded yet? */
static bool is_harmless(struct str event)
{
    return str_equal(event, STR("look")) || str_equal(event, STR("examine"));
}

static bool ask_behaviours(struct asking *asking, struct object *object, enum event_role role)
{
    const struct answers *answers = behaviours_of(asking->engine, object);
    if (answers->incomplete && asking->before && !is_harmless(asking->event->name)) {
        forbid(asking, NULL);
        return false;
    }
    if (!(answers->event_mask & event_bit(asking->hash))) {
        return true;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        if (!(behaviour->event_mask & event_bit(asking->hash))) {
            continue;
        }
        for (size_t k = 0; k < behaviour->handler_count; k++) {
            const struct handler *handler = &behaviour->handlers[k];
            if (handler->event_hash != asking->hash || handler->before != asking->before ||
                    !str_equal(handler->event, asking->event->name) ||
                    !role_fits(asking, handler, role)) {
                continue;
            }
            bool go_on = asking->before ? ask_before(asking, behaviour, handler, object)
                                        : ask_on(asking, behaviour, handler, object);
            if (!go_on) {
                return false;
            }
            if (object->destroyed) {
                return true;
            }
        }
    }
    return true;
}

static bool ask_part(void *data, struct object *object, enum event_role role)
{
    struct asking *asking = data;
    struct str text = asking->event->text;
    if (asking->event->aside && role != ROLE_THING && role != ROLE_ACTOR) {
        asking->event->text = STR_NONE;
    }
    bool go_on = ask_behaviours(asking, object, role);
    asking->event->text = text;
    return go_on;
}

/* -- who takes part -- */

struct parts {
    struct engine *engine;
    const struct event *event;
    bool (*visit)(void *data, struct object *object, enum event_role role);
    void *data;
    uint64_t done[5]; /* asked already in a role of their own */
    size_t done_count;
};

static bool was_asked(const struct parts *parts, uint64_t id)
{
    for (size_t i = 0; i < parts->done_count; i++) {
        if (parts->done[i] == id) {
            return true;
        }
    }
    return false;
}

static bool visit_main(struct parts *parts, struct object *object, enum event_role role)
{
    if (!object || object->destroyed) {
        return true;
    }
    if (parts->done_count < sizeof(parts->done) / sizeof(parts->done[0])) {
        parts->done[parts->done_count++] = object->id;
    }
    return parts->visit(parts->data, object, role);
}

static bool visit_contents(struct parts *parts, struct object *container, enum event_role role)
{
    if (!container || container->destroyed) {
        return true;
    }
    size_t count = 0;
    const uint64_t *ids = place_contents(parts->engine->world, container, &count);
    uint64_t few[64];
    uint64_t *copy = count <= 64 ? few : mem_alloc_array(count, sizeof(*copy));
    for (size_t i = 0; i < count; i++) {
        copy[i] = ids[i];
    }
    bool go_on = true;
    for (size_t i = 0; go_on && i < count; i++) {
        struct object *object =
                was_asked(parts, copy[i]) ? NULL : world_find(parts->engine->world, copy[i]);
        if (object) {
            go_on = parts->visit(parts->data, object, role);
        }
    }
    if (copy != few) {
        mem_free(copy);
    }
    return go_on;
}

static struct object *room_of(struct parts *parts)
{
    if (parts->event->room) {
        return parts->event->room;
    }
    return parts->event->actor ? perceive_place(parts->engine, parts->event->actor) : NULL;
}

static void each_part(struct parts *parts)
{
    const struct event *event = parts->event;
    if (!visit_main(parts, event->thing, ROLE_THING) ||
            !visit_main(parts, event->from, ROLE_SOURCE) ||
            !visit_main(parts, event->to, ROLE_TARGET) ||
            !visit_main(parts, event->actor, ROLE_ACTOR)) {
        return;
    }
    if (event->actor && !visit_contents(parts, event->actor, ROLE_HELD)) {
        return;
    }
    struct object *room = room_of(parts);
    if (room && (room == event->from || room == event->to)) {
        /* It plays two roles: its handlers for "room" are asked, too. */
        if (!room->destroyed && !parts->visit(parts->data, room, ROLE_ROOM)) {
            return;
        }
    } else if (!visit_main(parts, room, ROLE_ROOM)) {
        return;
    }
    (void)visit_contents(parts, room, ROLE_WITNESS);
}

static void ask_all(struct asking *asking)
{
    struct parts parts = {
            .engine = asking->engine,
            .event = asking->event,
            .visit = ask_part,
            .data = asking,
    };
    asking->hash = str_hash(asking->event->name);
    asking->presence = is_presence_event(asking->event->name);
    each_part(&parts);
}

bool hook_before(struct engine *engine, struct event *event, struct buf *reason)
{
    struct asking asking = {.engine = engine, .event = event, .before = true, .reason = reason};
    ask_all(&asking);
    return !asking.forbidden;
}

void hook_on(struct engine *engine, struct event *event)
{
    struct asking asking = {.engine = engine, .event = event};
    ask_all(&asking);
}

enum outcome hook_tell(struct engine *engine, struct object *object, struct event *event,
        struct handler_result *result)
{
    uint64_t hash = str_hash(event->name);
    const struct answers *answers = behaviours_of(engine, object);
    enum outcome last = OUTCOME_PASS;
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        for (size_t k = 0; k < behaviour->handler_count; k++) {
            const struct handler *handler = &behaviour->handlers[k];
            if (handler->event_hash != hash || handler->before ||
                    !str_equal(handler->event, event->name)) {
                continue;
            }
            enum outcome outcome =
                    run_handler(engine, behaviour, handler, object, event, result);
            if (outcome == OUTCOME_REFUSED) {
                engine->slice->ending = OUTCOME_REFUSED;
                return outcome;
            }
            last = outcome;
            bool answered = result && result->value && result->value->kind != VALUE_NIL;
            if (object->destroyed || answered) {
                return last;
            }
        }
    }
    return last;
}

bool hook_handles(struct engine *engine, struct object *object, struct str event)
{
    uint64_t hash = str_hash(event);
    const struct answers *answers = behaviours_of(engine, object);
    if (!(answers->event_mask & event_bit(hash))) {
        return false;
    }
    for (size_t i = 0; i < answers->count; i++) {
        for (size_t k = 0; k < answers->list[i]->handler_count; k++) {
            const struct handler *handler = &answers->list[i]->handlers[k];
            if (handler->event_hash == hash && str_equal(handler->event, event)) {
                return true;
            }
        }
    }
    return false;
}

void hook_describe(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    if (!hook_handles(engine, object, STR("describe")) || !engine->slice->open) {
        return;
    }
    bool saved = engine->slice->read_only;
    engine->slice->read_only = true;
    struct event event = {.name = STR("describe"), .actor = viewer, .thing = object};
    struct handler_result result = {.text = out};
    (void)hook_tell(engine, object, &event, &result);
    engine->slice->read_only = saved;
}
