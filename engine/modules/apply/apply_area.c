/* apply_area.c -- assigns new things of an area's file to the area. */
#include "engine/modules/apply/apply_impl.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static struct object *own_area(struct engine *engine, const struct object *object)
{
    const struct value *area = prop_own(object, ATOM_area);
    return area && area->kind == VALUE_OBJECT ? world_find(engine_world(engine), area->object)
                                              : NULL;
}

static void take_member(void *data, uint64_t id)
{
    *(uint64_t *)data = id;
}

/* True if it inherits from area, or is the area of something. */
static bool is_area(struct engine *engine, struct object *object)
{
    struct world_find_query query = {.area = object->id, .limit = 1};
    uint64_t member = 0;
    bool is = proto_is_ref(engine_world(engine), object, "area");
    if (!is) {
        world_search(engine_world(engine), &query, take_member, &member);
    }
    return is || member != 0;
}

/* Returns the area with the longest ref that is a prefix of the object's ref; NULL if none
 * exists. */
static struct object *area_of_object_ref(struct engine *engine, const struct object *object)
{
    struct str ref = str_of(object->ref ? object->ref : "");
    struct object *area = NULL;
    for (size_t at = ref.length; !area && at-- > 0;) {
        area = ref.bytes[at] == '/'
                       ? world_find_ref(engine_world(engine), str_slice(ref, 0, at))
                       : NULL;
        area = area && is_area(engine, area) ? area : NULL;
    }
    return area;
}

/* True if the object is written to the file of that area, by the rules of export_index.c. */
static bool stands_in(
        struct apply_design *design, struct object *object, const struct object *area)
{
    struct engine *engine = design->engine;
    const struct object *found = NULL;
    for (size_t depth = 0; object && !found && depth < AROUND_MAX; depth++) {
        found = own_area(engine, object);
        if (!found) {
            found = is_area(engine, object) ? object : area_of_object_ref(engine, object);
        }
        uint64_t place = found        ? 0
                         : depth == 0 ? apply_design_place(design, object)
                                      : apply_design_at(design, object);
        object = place ? world_find(engine_world(engine), place) : NULL;
    }
    return found == area;
}

void apply_join_area(struct apply_plan *plan, const struct design_thing *thing)
{
    struct engine *engine = plan->engine;
    struct world *world = engine_world(engine);
    struct object *area = plan->make->area ? world_find(world, plan->make->area) : NULL;
    struct object *object = apply_find(engine, str_of(thing->name));
    if (!area || !object || prop_own(object, ATOM_area)) {
        return;
    }
    if (!stands_in(&plan->design, object, area) || proto_is_ref(world, object, "room")) {
        prop_set(world, object, ATOM_area, value_object(area->id));
    }
}
