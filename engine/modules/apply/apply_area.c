/* apply_area.c -- assigns new things of an area's file to the area. */
#include "engine/core/object_kind.h"
#include "engine/modules/apply/apply_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"

static void join(struct world *world, struct object *object, const struct object *area)
{
    if (!prop_own(object, ATOM_area)) {
        prop_set(world, object, ATOM_area, value_object(area->id));
    }
}

void apply_join_area(struct apply_plan *plan, const struct design_thing *thing)
{
    struct engine *engine = plan->engine;
    struct world *world = engine_world(engine);
    const struct object *area = plan->make->area ? world_find(world, plan->make->area) : NULL;
    struct object *object = apply_find(engine, str_of(thing->name));
    if (!area || !object) {
        return;
    }
    join(world, object, area);
    size_t count = 0;
    const uint64_t *inside = place_contents(world, object, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, inside[i]);
        if (exit && is_exit(engine, exit) && exit->owner == object->owner) {
            join(world, exit, area); /* made with its room */
        }
        inside = place_contents(world, object, &count);
    }
}
