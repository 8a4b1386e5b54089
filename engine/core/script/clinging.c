/* clinging.c -- skips handlers by which a thing would stick to its holder or to the floor of
 * somebody's home, or keep its contents, and handlers that may not read a line.
 *
 * 1. A thing made by the game or a wizard may stick. A builder's may not, anywhere: it makes no
 *    difference that a place accepts its owner. At home a player takes what they like.
 * 2. The room may still refuse that a thing is dropped there, and a container that it is put
 *    in. */
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/command.h"
#include "engine/core/script/grammar.h"
#include "engine/core/script/hook_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

/* True if the person holds the object, at any depth, or it is in their home. */
static bool is_kept(struct engine *engine, struct object *object, const struct object *person)
{
    struct world *world = engine_world(engine);
    if (!object || object == person || place_is_inside(world, object, person)) {
        return object != NULL;
    }
    struct object *top = place_top(world, object);
    return top && prop_object(world, top, ATOM_home_of) == person;
}

/* True if a player lets go of what they hold or have at home, at any depth, or takes something
 * out of it. */
static bool is_letting_go(struct engine *engine, const struct event *event)
{
    static const struct str verbs[] = {STR_IS("drop"), STR_IS("put"), STR_IS("give"),
            STR_IS("remove"), STR_IS("take"), STR_IS("move")};
    return event->actor && event->thing && event->thing != event->actor &&
           str_is_among(event->name, verbs, sizeof(verbs) / sizeof(verbs[0])) &&
           proto_is_ref(engine_world(engine), event->actor, "player") &&
           (is_kept(engine, event->from, event->actor) ||
                   is_kept(engine, event->thing, event->actor));
}

bool hook_clings(struct engine *engine, const struct event *event,
        const struct behaviour *behaviour, struct object *object)
{
    if (object == event->actor || object == event->to || !is_letting_go(engine, event) ||
            (object != event->thing && !is_kept(engine, object, event->actor))) {
        return false;
    }
    uint64_t owner = behaviour->owner != 0 ? behaviour->owner : trust_maker(engine, object);
    return owner != event->actor->id && !trust_is_official_maker(engine, owner);
}

bool hook_withholds(
        struct engine *engine, const struct event *event, const struct behaviour *behaviour)
{
    if (!event->unread || trust_is_official_maker(engine, behaviour->owner)) {
        return false;
    }
    bool has = false;
    for (size_t i = 0; !has && i < behaviour->command_count; i++) {
        has = command_has_verb(behaviour->commands[i], event->verb);
    }
    return !has;
}
