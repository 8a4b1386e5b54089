/* around.c -- which events does anybody around answer at all?
 *
 * A gate before the plain walk of hook.c, which stays the truth: a line causes several events, and those around
 * answer hardly any. What was found is good for the open slice, the same actor and room, while behaviours_version is
 * the same and nothing came anywhere (throng_comings). It may know of too much, never of too little. */
#include "engine/core/script/around.h"

#include "engine/core/run/slice.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/sense/throng.h"
#include "world/model/place.h"

static void add(struct engine *engine, struct object *object, struct slice_around *around)
{
    const struct answers *answers = behaviours_of(engine, object);
    around->events |= answers->event_mask;
    around->complete &= !answers->incomplete;
}

static void add_contents(
        struct engine *engine, struct object *container, struct slice_around *around)
{
    size_t count = 0;
    (void)place_contents(engine->world, container, &count);
    for (size_t i = 0; i < container->content_count; i++) {
        struct object *object = world_find(engine->world, container->contents[i]);
        if (object) {
            add(engine, object, around);
        }
    }
}

static struct slice_around look_around(
        struct engine *engine, struct object *actor, struct object *room)
{
    struct slice_around around = {
            .slice = engine->slice->number,
            .version = behaviours_version(engine),
            .comings = throng_comings(engine),
            .actor = actor ? actor->id : 0,
            .room = room ? room->id : 0,
            .complete = true,
            .crowded = room && !room->destroyed && throng_of(engine, room, false),
    };
    if (actor && !actor->destroyed) {
        add(engine, actor, &around);
        add_contents(engine, actor, &around);
    }
    if (room && !room->destroyed) {
        add(engine, room, &around);
        if (!around.crowded) {
            add_contents(engine, room, &around);
        }
    }
    return around;
}

uint64_t around_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded)
{
    struct slice_around *known = &engine->slice->around;
    bool good = known->complete && known->slice == engine->slice->number &&
                known->version == behaviours_version(engine) &&
                known->comings == throng_comings(engine) &&
                known->actor == (actor ? actor->id : 0) && known->room == (room ? room->id : 0);
    if (!good) {
        *known = look_around(engine, actor, room);
    }
    *out_crowded = known->crowded;
    return known->complete ? known->events : UINT64_MAX;
}
