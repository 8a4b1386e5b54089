/* hook_part.c -- the parts of an event: their roles and their order.
 *
 * The order is: the thing, the place it leaves, the place it goes to, the actor and held things,
 * the room and its contents. Each object occurs once, in its first role. hook.c decides which
 * handlers run; hook_wants skips those that an object does not need. */
#include "engine/base/ids.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/command_index.h"
#include "engine/core/script/hook_impl.h"
#include "world/model/prop.h"

static bool visit_main(struct hook_parts *parts, struct object *object, enum event_role role)
{
    if (!object || object->destroyed) {
        return true;
    }
    if (parts->done_count < sizeof(parts->done) / sizeof(parts->done[0])) {
        parts->done[parts->done_count++] = object->id;
    }
    return parts->visit(parts->data, object, role);
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

static bool holds(const struct object *holder, const struct object *object)
{
    return holder && !holder->destroyed && (object == holder || object->location == holder->id);
}

/* True if bystanders_events covers the object in each of its roles. */
static bool is_around(const struct object *object, const struct object *actor,
        const struct object *room, bool crowded)
{
    return !object || holds(actor, object) || (crowded ? object == room : holds(room, object));
}

/* True if certainly no handler exists: then nobody is asked one by one. */
static bool is_unread(const struct hook_parts *parts)
{
    const struct event *event = parts->event;
    struct object *room = event->room;
    bool crowded = false;
    uint64_t around = bystanders_events(parts->engine, event->actor, room, &crowded);
    return !(around & parts->bit) && is_around(event->thing, event->actor, room, crowded) &&
           is_around(event->from, event->actor, room, crowded) &&
           is_around(event->to, event->actor, room, crowded);
}

void hook_each_part(struct hook_parts *parts)
{
    const struct event *event = parts->event;
    bool crowded = false;
    if (is_unread(parts)) {
        return;
    }
    if (!visit_main(parts, event->thing, ROLE_THING) ||
            !visit_main(parts, event->from, ROLE_FROM) ||
            !visit_main(parts, event->to, ROLE_TO)) {
        return;
    }
    struct object *room = event->room;
    uint64_t around = bystanders_events(parts->engine, event->actor, room, &crowded);
    if (!(around & parts->bit)) {
        return;
    }
    if (!visit_main(parts, event->actor, ROLE_ACTOR) ||
            (event->actor && !visit_contents(parts, event->actor, ROLE_HELD))) {
        return;
    }
    if (room && (room == event->from || room == event->to)) {
        /* The room has two roles: its handlers for "room" run too. */
        if (!room->destroyed && !parts->visit(parts->data, room, ROLE_ROOM)) {
            return;
        }
    } else if (!visit_main(parts, room, ROLE_ROOM)) {
        return;
    }
    (void)visit_contents(parts, room, ROLE_WITNESS);
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

bool hook_wants(struct engine *engine, const struct handler *handler, struct object *object,
        const struct event *event)
{
    bool wanted = handler->having_count == 0;
    for (uint8_t i = 0; i < handler->having_count && !wanted; i++) {
        wanted = prop_get(engine_world(engine), object, handler->having[i])->kind != VALUE_NIL;
    }
    return wanted && (!is_resting(engine, handler) ||
                             (handler->wakes && has_line(event->text, str_of(handler->wakes))));
}
