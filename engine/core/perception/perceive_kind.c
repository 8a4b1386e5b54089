/* perceive_kind.c -- whether rooms and boxes are open, and which place is the stage of what happens. */
#include "engine/core/perception/perceive.h"

#include "engine/core/internal_event.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum {
    STAGE_DEPTH_MAX = 8,
};

static bool is_shut(struct engine *engine, struct object *object, unsigned kinds)
{
    struct world *world = engine_world(engine);
    if (kinds & KIND_EXIT) {
        return prop_bool(world, object, ATOM_door) && !prop_bool(world, object, ATOM_open);
    }
    return (kinds & KIND_CONTAINER) && !prop_bool(world, object, ATOM_open);
}

bool is_closed(struct engine *engine, struct object *object)
{
    return is_shut(engine, object, object_kinds(engine, object));
}

bool perceive_lets_touch(struct engine *engine, struct object *object, unsigned kinds)
{
    return (kinds & (KIND_EXIT | KIND_CONTAINER)) && !is_shut(engine, object, kinds);
}

bool perceive_lets_sight(struct engine *engine, struct object *object, unsigned kinds)
{
    return perceive_lets_touch(engine, object, kinds) ||
           ((kinds & (KIND_EXIT | KIND_CONTAINER)) &&
                   prop_bool(engine_world(engine), object, ATOM_transparent));
}

struct object *perceive_beyond(struct engine *engine, struct object *exit)
{
    struct object *room = prop_object(engine_world(engine), exit, ATOM_to);
    bool sight = room && perceive_lets_sight(engine, exit, KIND_EXIT);
    struct exit_asking asking = {.exit = exit};
    if (sight) {
        internal_event_run(engine, INTERNAL_EXIT, &asking);
    }
    return sight && !asking.hides ? room : NULL;
}

struct object *perceive_stage(struct engine *engine, struct object *place)
{
    for (unsigned depth = 0; depth < STAGE_DEPTH_MAX && place->location; depth++) {
        unsigned kinds = object_kinds(engine, place);
        struct object *outer = world_find(engine_world(engine), place->location);
        if (!outer || !(kinds & KIND_CONTAINER) || is_character(engine, outer) ||
                !perceive_lets_sight(engine, place, kinds)) {
            break;
        }
        place = outer;
    }
    return place;
}
