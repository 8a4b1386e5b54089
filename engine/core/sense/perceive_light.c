/* perceive_light.c -- is it light enough to see here?
 *
 * A place is lit by its own light or by any source that shines into it: on the
 * floor, in hands, in open or transparent containers at any depth; inside of
 * an open or transparent container also by what lights the place around it.
 * Light is never negative, so one source is enough and the search ends there;
 * a room with light of its own needs no search at all. Neighbouring rooms
 * don't shine in. Nesting deeper than DEPTH_MAX stays dark. */
#include "engine/core/sense/perceive.h"

#include "world/model/place.h"
#include "world/model/prop.h"

enum { DEPTH_MAX = 64 };

static bool shines(struct engine *engine, struct object *object, unsigned depth);

static bool contents_shine(struct engine *engine, struct object *holder, unsigned depth)
{
    if ((holder->contents_loaded && holder->content_count == 0) || depth == DEPTH_MAX) {
        return false;
    }
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, holder, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine->world, ids[i]);
        if (object && shines(engine, object, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* Its own light; what can be put out (`lit`) gives some only while it is lit. */
static bool gives_light(struct engine *engine, struct object *object)
{
    if (prop_number(engine->world, object, ATOM_light, 0) <= 0) {
        return false;
    }
    const struct value *lit = prop_get(engine->world, object, ATOM_lit);
    return lit->kind == VALUE_NIL || value_is_true(lit);
}

static bool shines(struct engine *engine, struct object *object, unsigned depth)
{
    unsigned kinds = perceive_kinds(engine, object);
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

bool perceive_is_lit(struct engine *engine, struct object *place)
{
    for (unsigned depth = 0; place && depth < DEPTH_MAX; depth++) {
        if (gives_light(engine, place) || contents_shine(engine, place, 0)) {
            return true;
        }
        unsigned kinds = perceive_kinds(engine, place);
        if (!(kinds & KIND_CONTAINER) || !perceive_lets_sight(engine, place, kinds)) {
            return false;
        }
        place = place->location ? world_find(engine->world, place->location) : NULL;
    }
    return false;
}
