/* perceive_one.c -- whether one viewer sees or reaches one object.
 *
 * The walk of perceive.c in reverse: from the object outward until it reaches a place that the
 * viewer perceives. The cost is the depth of nesting, not the size of the room. The result must
 * equal that of the walk; the only difference is that this one stops at the first object that
 * blocks sight. */
#include "engine/core/perception/perceive.h"

#include "engine/core/perception/perceive_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"

enum { PERCEIVE_ONE_DEPTH_MAX = 256 };

/* The obstacle between the viewer and the object, the outermost last. */
struct perceive_one_way {
    struct object *blocker;
    enum perceive_block block;
};

/* Steps out of holder. Returns false if sight is blocked. */
static bool step_out(struct engine *engine, struct object *thing, struct object *holder,
        struct perceive_one_way *way)
{
    unsigned kinds = object_kinds(engine, holder);
    if (kinds & KIND_CHARACTER) {
        *way = (struct perceive_one_way){holder, BLOCK_PERSON};
        return !perceive_is_absent(holder, kinds) && perceive_is_outermost(engine, thing);
    }
    if (!(kinds & KIND_CONTAINER) || !perceive_lets_sight(engine, holder, kinds)) {
        return false;
    }
    if (!perceive_lets_touch(engine, holder, kinds)) {
        *way = (struct perceive_one_way){holder, BLOCK_GLASS};
    }
    return true;
}

static void arrive_in_hands(
        const struct perceive_one_way *way, bool lit, bool direct, struct sighting *out)
{
    out->seen = lit;
    out->reached = out->held = way->block == BLOCK_NONE;
    out->direct = direct;
    out->distance = direct ? 0 : 2;
    out->block = way->block ? way->block : lit ? BLOCK_NONE : BLOCK_DARK;
    out->blocker = way->blocker;
}

static void arrive_in_view(const struct perceive_one_way *way, const struct perceive_view *view,
        bool lit, bool direct, struct sighting *out)
{
    out->seen = lit;
    out->direct = direct && !view->skip;
    out->distance = out->direct ? 1 : 2;
    if (!lit) {
        out->block = BLOCK_DARK;
        out->reached = direct && (out->kinds & KIND_EXIT);
        return;
    }
    out->blocker = view->blocker ? view->blocker : way->blocker;
    out->block = view->blocker ? BLOCK_GLASS : way->block;
    out->reached = out->block == BLOCK_NONE;
}

/* True if room is a neighbouring room, seen through an exit of one of the views. */
static bool arrive_far(struct engine *engine, const struct perceive_view *views, size_t count,
        struct object *room, struct sighting *out)
{
    struct world *world = engine_world(engine);
    for (size_t i = 0; i < count; i++) {
        size_t exit_count = 0;
        const uint64_t *ids = place_contents(world, views[i].place, &exit_count);
        for (size_t k = 0; k < exit_count; k++) {
            struct object *exit = world_find(world, ids[k]);
            if (exit && is_exit(engine, exit) && prop_object(world, exit, ATOM_to) == room &&
                    perceive_beyond(engine, exit)) {
                out->blocker = exit;
                out->block = BLOCK_FAR;
                out->distance = 3;
                out->seen = perceive_is_lit(engine, room);
                return out->seen;
            }
        }
    }
    return false;
}

static const struct perceive_view *find_view(
        const struct perceive_view *views, size_t count, const struct object *place)
{
    for (size_t i = 0; i < count; i++) {
        if (views[i].place == place) {
            return &views[i];
        }
    }
    return NULL;
}

static bool climb(struct engine *engine, struct object *viewer,
        const struct perceive_view *views, size_t count, struct sighting *out)
{
    struct object *at = out->object;
    struct perceive_one_way way = {NULL, BLOCK_NONE};
    bool lit = perceive_is_lit(engine, count > 0 ? views[0].place : NULL);
    for (unsigned depth = 0; depth < PERCEIVE_ONE_DEPTH_MAX && at->location; depth++) {
        struct object *holder = world_find(engine_world(engine), at->location);
        if (!holder) {
            return false;
        }
        bool direct = at == out->object;
        const struct perceive_view *view = find_view(views, count, holder);
        if (holder == viewer) {
            arrive_in_hands(&way, lit, direct, out);
            return true;
        }
        if (view) {
            arrive_in_view(&way, view, lit, direct, out);
            return true;
        }
        if (direct && !(out->kinds & KIND_EXIT) && is_room(engine, holder)) {
            return arrive_far(engine, views, count, holder, out);
        }
        if (!step_out(engine, at, holder, &way)) {
            return false;
        }
        at = holder;
    }
    return false;
}

bool perceive_one(struct engine *engine, struct object *viewer, struct object *object,
        struct sighting *out)
{
    struct perceive_view views[PERCEIVE_VIEWS_MAX];
    size_t count = perceive_views(engine, viewer, views);
    *out = (struct sighting){
            .object = object, .distance = 3, .kinds = (uint8_t)object_kinds(engine, object)};
    if (object == viewer) {
        out->seen = out->reached = true;
        return true;
    }
    if (perceive_is_absent(object, out->kinds)) {
        return false;
    }
    if (count > 0 && object == views[0].place) {
        out->seen = perceive_is_lit(engine, object);
        out->reached = true;
        out->block = out->seen ? BLOCK_NONE : BLOCK_DARK;
        return true;
    }
    return climb(engine, viewer, views, count, out);
}

bool perceive_sees(struct engine *engine, struct object *viewer, struct object *object)
{
    struct sighting sighting;
    return perceive_one(engine, viewer, object, &sighting) && sighting.seen;
}
