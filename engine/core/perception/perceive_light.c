/* perceive_light.c -- whether a place is lit.
 *
 * A place is lit by its own light or by any source that shines into it: on the floor, in hands,
 * in open or transparent containers at any depth. The inside of an open or transparent
 * container is also lit by the light around it. Light is never negative, so one source is
 * enough and the search ends there; a room with light of its own needs no search at all.
 * Neighbouring rooms don't shine in. Nesting deeper than DEPTH_MAX stays dark.
 *
 * In a crowded place the last source is tried first. That nothing shines is cached, and then
 * only newcomers and changes (room_index.h) are examined. */
#include "engine/core/perception/perceive.h"

#include "engine/core/perception/room_index.h"
#include "world/model/place.h"
#include "world/model/prop.h"

enum { PERCEIVE_LIGHT_DEPTH_MAX = 64 };

static bool shines(struct engine *engine, struct object *object, unsigned depth);

static bool contents_shine(struct engine *engine, struct object *holder, unsigned depth)
{
    if ((holder->contents_loaded && holder->content_count == 0) ||
            depth == PERCEIVE_LIGHT_DEPTH_MAX) {
        return false;
    }
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), holder, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (object && shines(engine, object, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* True if it gives light; an object with the property `lit` does only while it is lit. */
static bool gives_light(struct engine *engine, struct object *object)
{
    if (prop_number(engine_world(engine), object, ATOM_light, 0) <= 0) {
        return false;
    }
    const struct value *lit = prop_get(engine_world(engine), object, ATOM_lit);
    return lit->kind == VALUE_NIL || value_is_true(lit);
}

static bool shines(struct engine *engine, struct object *object, unsigned depth)
{
    unsigned kinds = object_kinds(engine, object);
    if (kinds & (KIND_ROOM | KIND_EXIT)) {
        return false;
    }
    if (gives_light(engine, object)) {
        return true;
    }
    bool lets_out = (kinds & KIND_CHARACTER) ||
                    ((kinds & KIND_CONTAINER) && perceive_lets_sight(engine, object, kinds));
    return lets_out && contents_shine(engine, object, depth);
}

bool perceive_shines(struct engine *engine, struct object *object)
{
    return shines(engine, object, 0);
}

/* Returns the direct content of place that the object is, or is in; NULL: it is not there. */
static struct object *outermost_in(
        struct engine *engine, const struct object *place, struct object *object)
{
    for (unsigned depth = 0; object && depth < PERCEIVE_LIGHT_DEPTH_MAX; depth++) {
        if (object->location == place->id) {
            return object;
        }
        object = object->location ? world_find(engine_world(engine), object->location) : NULL;
    }
    return NULL;
}

static bool take_source(
        struct engine *engine, struct room_index_light *light, struct object *object)
{
    bool found = object && shines(engine, object, 1);
    light->source = found ? object->id : 0;
    return found;
}

/* Searches all contents. That nothing shines is only known if all of them could be read. */
static bool find_source(
        struct engine *engine, struct object *place, struct room_index_light *light)
{
    light->dark = true;
    light->seen = 0;
    for (uint32_t i = 0; i < place->content_count; i++) {
        struct object *object = world_find(engine_world(engine), place->contents[i]);
        light->dark = light->dark && object;
        if (take_source(engine, light, object)) {
            light->dark = false;
            return true;
        }
    }
    light->proto_version = engine_world(engine)->proto_version;
    return false;
}

/* Same for a place that was dark: examines only the objects noted since. */
static bool find_new_source(
        struct engine *engine, struct object *place, struct room_index *room_index)
{
    struct room_index_light *light = &room_index->light;
    uint64_t ids[ROOM_INDEX_NOTES_MAX];
    size_t count = 0;
    bool known = room_index_take(engine, room_index, ROOM_INDEX_LIGHT, ids, &count) &&
                 light->dark && light->proto_version == engine_world(engine)->proto_version;
    for (size_t i = 0; known && i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        known = object != NULL;
        if (take_source(engine, light, object ? outermost_in(engine, place, object) : NULL)) {
            light->dark = false;
            return true;
        }
    }
    return !known && find_source(engine, place, light);
}

static bool crowd_shines(
        struct engine *engine, struct object *place, struct room_index *room_index)
{
    struct world *world = engine_world(engine);
    struct room_index_light *light = &room_index->light;
    struct object *source = light->source ? world_find(world, light->source) : NULL;
    if (source && source->location == place->id && shines(engine, source, 1)) {
        return true;
    }
    uint64_t before = world_seen_begin(world);
    bool found = find_new_source(engine, place, room_index);
    world_seen_end(world, before, &light->seen);
    return found;
}

static bool something_shines(struct engine *engine, struct object *place)
{
    struct room_index *room_index = room_index_of(engine, place, false);
    return room_index ? crowd_shines(engine, place, room_index)
                      : contents_shine(engine, place, 0);
}

bool perceive_is_lit(struct engine *engine, struct object *place)
{
    for (unsigned depth = 0; place && depth < PERCEIVE_LIGHT_DEPTH_MAX; depth++) {
        if (gives_light(engine, place) || something_shines(engine, place)) {
            return true;
        }
        unsigned kinds = object_kinds(engine, place);
        if (!(kinds & KIND_CONTAINER) || !perceive_lets_sight(engine, place, kinds)) {
            return false;
        }
        place = place->location ? world_find(engine_world(engine), place->location) : NULL;
    }
    return false;
}
