/* hook_part.c -- the parts of an event: their roles and their order.
 *
 * The order is: the thing, the place it leaves, the place it goes to, the actor and held things,
 * the room and its contents. Each object occurs once, in its first role. hook.c decides which
 * handlers run; hook_wants skips those that an object does not need. Most objects inherit a handler
 * of "describe" that few have the property for. */
#include "engine/core/script/hook.h"

#include "engine/base/ids.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/hook_impl.h"
#include "world/model/prop.h"

static void note_done(struct hook_parts *parts, const struct object *object)
{
    bool fits = parts->done_count < sizeof(parts->done) / sizeof(parts->done[0]);
    if (object && !object->destroyed && fits) {
        parts->done[parts->done_count++] = object->id;
    }
}

static bool visit_contents(
        struct hook_parts *parts, struct object *container, enum event_role role)
{
    if (!container || container->destroyed) {
        return true;
    }
    struct command_index_round round;
    if (role == ROLE_WITNESS) {
        command_index_begin_witnesses(parts->engine, container, parts->bit, &round);
    } else {
        command_index_begin_all(parts->engine, container, &round);
    }
    bool go_on = true;
    struct object *object = NULL;
    while (go_on && (object = command_index_next(&round)) != NULL) {
        go_on = ids_have(parts->done, parts->done_count, object->id) ||
                parts->visit(parts->data, object, role);
    }
    command_index_end(&round);
    return go_on;
}

/* Visits the thing, or one of the places that it leaves and goes to. */
static bool visit_end(struct hook_parts *parts, struct object *object, enum event_role role)
{
    if (!object || object->destroyed) {
        return true;
    }
    note_done(parts, object);
    const struct answers *answers = behaviours_of(parts->engine, object);
    return !(answers->incomplete || (answers->role_masks[role] & parts->bit)) ||
           parts->visit(parts->data, object, role);
}

/* Returns what those around may answer. Looked up again after each visit, since a handler may have
 * changed anything. */
static struct bystanders_answers around_of(const struct hook_parts *parts)
{
    return bystanders_answer(parts->engine, parts->event->actor, parts->event->room);
}

/* Visits the actor and what they hold. Updates *around. */
static bool visit_actor(struct hook_parts *parts, struct bystanders_answers *around)
{
    struct object *actor = parts->event->actor;
    bool go_on = true;
    note_done(parts, actor);
    if (actor && !actor->destroyed && (around->actor & parts->bit)) {
        go_on = parts->visit(parts->data, actor, ROLE_ACTOR);
        *around = around_of(parts);
    }
    if (go_on && (around->others & parts->bit)) {
        go_on = visit_contents(parts, actor, ROLE_HELD);
        *around = around_of(parts);
    }
    return go_on;
}

/* Visits the room and its contents. A room that the actor leaves or goes to has two roles: its
 * handlers for "room" run too. */
static bool visit_room(struct hook_parts *parts, struct bystanders_answers around)
{
    struct object *room = parts->event->room;
    bool go_on = true;
    note_done(parts, room);
    if (room && !room->destroyed && (around.room & parts->bit)) {
        go_on = parts->visit(parts->data, room, ROLE_ROOM);
        around = around_of(parts);
    }
    return go_on && (around.others & parts->bit) && visit_contents(parts, room, ROLE_WITNESS);
}

static bool holds(const struct object *holder, const struct object *object)
{
    return holder && !holder->destroyed && (object == holder || object->location == holder->id);
}

/* True if the answers cover the object in each of its roles. */
static bool covers(const struct bystanders_answers *around, const struct event *event,
        const struct object *object)
{
    return !object || holds(event->actor, object) ||
           (around->crowded ? object == event->room : holds(event->room, object));
}

void hook_each_part(struct hook_parts *parts)
{
    const struct event *event = parts->event;
    struct bystanders_answers around = around_of(parts);
    if (!(around.all & parts->bit) && covers(&around, event, event->thing) &&
            covers(&around, event, event->from) && covers(&around, event, event->to)) {
        return;
    }
    if (!visit_end(parts, event->thing, ROLE_THING) ||
            !visit_end(parts, event->from, ROLE_FROM) ||
            !visit_end(parts, event->to, ROLE_TO)) {
        return;
    }
    around = around_of(parts);
    if (((around.actor | around.room | around.others) & parts->bit) &&
            visit_actor(parts, &around)) {
        (void)visit_room(parts, around);
    }
}

void hook_rest(struct engine *engine, struct handler *handler, struct str text)
{
    const struct world *world = engine_world(engine);
    handler->awake_ms = world_now_ms(world) + handler->rests_ms;
    handler->heirs_version = world->heirs_version;
    mem_free(handler->wakes);
    handler->wakes = text.length > 0 ? str_dup(text) : NULL;
}

/* True if text has one of the lines, in small or capital letters. Letters beyond ASCII are left to
 * the handler. */
static bool has_line(struct str text, struct str lines)
{
    bool has = lines.length > 0 && !str_is_ascii(text);
    while (lines.length > 0 && !has) {
        has = str_find_nocase(text, str_take_until(&lines, '\n'), 0) != SIZE_MAX;
    }
    return has;
}

static bool is_resting(struct engine *engine, const struct handler *handler)
{
    const struct world *world = engine_world(engine);
    int64_t left_ms = handler->rests_ms > 0 ? handler->awake_ms - world_now_ms(world) : 0;
    return left_ms > 0 && left_ms <= handler->rests_ms &&
           handler->heirs_version == world->heirs_version &&
           !engine_transaction(engine)->rehearsing;
}

static bool concerns_object(
        struct engine *engine, const struct handler *handler, struct object *object)
{
    bool concerned = handler->having_count == 0;
    for (uint8_t i = 0; i < handler->having_count && !concerned; i++) {
        concerned =
                prop_get(engine_world(engine), object, handler->having[i])->kind != VALUE_NIL;
    }
    return concerned;
}

bool hook_wants(struct engine *engine, const struct handler *handler, struct object *object,
        const struct event *event)
{
    return concerns_object(engine, handler, object) &&
           (!is_resting(engine, handler) ||
                   (handler->wakes && has_line(event->text, str_of(handler->wakes))));
}

/* True if one of the behaviours handles the event; object: by an on handler that it has a property
 * for, NULL: by any. */
static bool handles(struct engine *engine, const struct answers *answers, uint64_t hash,
        struct str event, struct object *object)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        const struct handler *handler = NULL;
        for (uint8_t k = behaviour->first[hash % HANDLER_LISTS]; k > 0; k = handler->next) {
            handler = &behaviour->handlers[k - 1];
            if (handler->event_hash == hash && str_equal(handler->event, event) &&
                    (!object ||
                            (!handler->before && concerns_object(engine, handler, object)))) {
                return true;
            }
        }
    }
    return false;
}

bool hook_handles(struct engine *engine, struct object *object, struct str event)
{
    uint64_t hash = str_hash(event);
    const struct answers *answers = behaviours_of(engine, object);
    return (answers->event_mask & behaviours_bits_known(engine, event, hash)) &&
           handles(engine, answers, hash, event, NULL);
}

bool hook_describes(struct engine *engine, struct object *object)
{
    struct str name = STR("describe");
    uint64_t hash = str_hash(name);
    const struct answers *answers = behaviours_of(engine, object);
    return (answers->event_mask & behaviours_on_bit_known(engine, name, hash)) &&
           handles(engine, answers, hash, name, object);
}
