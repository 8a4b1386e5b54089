/* apply_area.c -- assigns new things of an area's file to the area. */
#include "engine/app/apply_impl.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static struct object *own_area(struct engine *engine, const struct object *object)
{
    const struct value *area = prop_own(object, ATOM_area);
    return area && area->kind == VALUE_OBJECT ? world_find(engine->world, area->object) : NULL;
}

/* Returns the area with the longest ref that is a prefix of the object's ref; NULL if none
 * exists. */
static struct object *area_of_object_ref(struct engine *engine, const struct object *object)
{
    struct str ref = str_of(object->ref ? object->ref : "");
    struct object *area = NULL;
    for (size_t at = ref.length; !area && at-- > 0;) {
        area = ref.bytes[at] == '/' ? world_find_ref(engine->world, str_slice(ref, 0, at))
                                    : NULL;
        area = area && proto_is_ref(engine->world, area, "area") ? area : NULL;
    }
    return area;
}

/* True if the object is written to the file of that area, by the rules of export_index.c. */
static bool stands_in(struct engine *engine, struct object *object, const struct object *area)
{
    struct object *found = NULL;
    for (; object && !found;
            object = object->location ? world_find(engine->world, object->location) : NULL) {
        found = own_area(engine, object);
        if (!found) {
            found = proto_is_ref(engine->world, object, "area")
                            ? object
                            : area_of_object_ref(engine, object);
        }
    }
    return found == area;
}

void apply_join_area(const struct apply_plan *plan, const struct apply_thing *thing)
{
    struct engine *engine = plan->engine;
    struct object *area = plan->make->area ? world_find(engine->world, plan->make->area) : NULL;
    struct object *object = apply_find(engine, str_of(thing->name));
    if (!area || !object || prop_own(object, ATOM_area)) {
        return;
    }
    if (!stands_in(engine, object, area) || proto_is_ref(engine->world, object, "room")) {
        prop_set(engine->world, object, ATOM_area, value_object(area->id));
    }
}
