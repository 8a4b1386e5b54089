/* perceive_kind.c -- whether rooms and boxes are open, and which place is the stage of what happens. */
#include "engine/core/perception/perceive.h"

#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum {
    STAGE_DEPTH_MAX = 8,
};

static bool is_shut(struct engine *engine, struct object *object, unsigned kinds)
{
    if (kinds & KIND_EXIT) {
        return prop_bool(engine->world, object, ATOM_door) &&
               !prop_bool(engine->world, object, ATOM_open);
    }
    return (kinds & KIND_CONTAINER) && !prop_bool(engine->world, object, ATOM_open);
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
                   prop_bool(engine->world, object, ATOM_transparent));
}

struct object *perceive_beyond(struct engine *engine, struct object *exit)
{
    struct object *room = prop_object(engine->world, exit, ATOM_to);
    bool sight = room && perceive_lets_sight(engine, exit, KIND_EXIT);
    return sight && engine->shows(engine, exit) ? room : NULL;
}

struct object *perceive_stage(struct engine *engine, struct object *place)
{
    for (unsigned depth = 0; depth < STAGE_DEPTH_MAX && place->location; depth++) {
        unsigned kinds = object_kinds(engine, place);
        struct object *outer = world_find(engine->world, place->location);
        if (!outer || !(kinds & KIND_CONTAINER) || is_character(engine, outer) ||
                !perceive_lets_sight(engine, place, kinds)) {
            break;
        }
        place = outer;
    }
    return place;
}
