/* perceive.c -- what an actor perceives, and how.
 *
 * One walk from the actor outward. The list is its own queue: each object met is appended, and
 * each entry that can be seen into is then searched, so nesting of any depth needs no recursion
 * and the list is ordered by distance:
 *   0 hands, 1 the place, 2 what is around the place (if the actor is in a box that can be seen
 *   out of) and inside of all these, 3 the actor, the place itself, and (perceive_walk_far)
 *   neighbouring rooms.
 *
 * 1. Each object is listed once, with the blocker of touch nearest to the actor.
 * 2. Closed opaque containers, and other people's hands, show nothing.
 * 3. In the dark everything but held things is listed as BLOCK_DARK, for the few callers that
 *    ignore light; exits stay in reach, by their direction.
 * 4. perceive_one.c answers the same for a single object; tests compare the two.
 *
 * match.c finds which of these a noun means; look.c handles `hidden`. */
#include "engine/core/perception/perceive.h"

#include "engine/core/perception/perceive_impl.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"

enum { DISTANCE_HANDS = 0, DISTANCE_PLACE = 1, DISTANCE_INSIDE = 2, DISTANCE_FAR = 3 };

bool perceive_is_absent(const struct object *object, unsigned kinds)
{
    const struct value *asleep = kinds & KIND_CHARACTER ? prop_own(object, ATOM_asleep) : NULL;
    return asleep && value_is_true(asleep);
}

static void append(struct perception *out, const struct sighting *sighting)
{
    if (out->count == PERCEIVE_MAX) {
        return;
    }
    if (out->count == out->capacity) {
        out->capacity = out->capacity * 2 + 64;
        out->list = mem_realloc(out->list, out->capacity * sizeof(*out->list));
    }
    out->list[out->count++] = *sighting;
}

/* Appends the contents of holder, each like pattern, except the actor and skip. */
static void append_contents(struct engine *engine, struct object *holder,
        const struct object *skip, const struct sighting *pattern, struct perception *out)
{
    if (holder->contents_loaded && holder->content_count == 0) {
        return;
    }
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), holder, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (!object || object == out->actor || object == skip) {
            continue;
        }
        unsigned kinds = object_kinds(engine, object);
        if (perceive_is_absent(object, kinds)) {
            continue;
        }
        struct sighting sighting = *pattern;
        sighting.object = object;
        sighting.kinds = (uint8_t)kinds;
        if ((kinds & KIND_EXIT) && sighting.block == BLOCK_DARK) {
            sighting.reached = true;
        }
        append(out, &sighting);
    }
}

size_t perceive_views(struct engine *engine, struct object *viewer,
        struct perceive_view out[PERCEIVE_VIEWS_MAX])
{
    size_t count = 0;
    struct object *place = object_place(engine, viewer);
    struct object *blocker = NULL;
    struct object *skip = NULL;
    while (place && count < PERCEIVE_VIEWS_MAX) {
        unsigned kinds = object_kinds(engine, place);
        if (count > 0 && (kinds & KIND_CHARACTER)) {
            break;
        }
        out[count++] = (struct perceive_view){place, blocker, skip};
        if (!(kinds & KIND_CONTAINER) || !perceive_lets_sight(engine, place, kinds)) {
            break;
        }
        if (!blocker && !perceive_lets_touch(engine, place, kinds)) {
            blocker = place;
        }
        skip = place;
        place = object_place(engine, place);
    }
    return count;
}

static void walk_hands(struct engine *engine, struct perception *out)
{
    struct sighting pattern = {
            .block = out->lit ? BLOCK_NONE : BLOCK_DARK,
            .seen = out->lit,
            .reached = true,
            .held = true,
            .direct = true,
            .distance = DISTANCE_HANDS,
    };
    append_contents(engine, out->actor, NULL, &pattern, out);
}

static void walk_views(struct engine *engine, struct perception *out)
{
    struct perceive_view views[PERCEIVE_VIEWS_MAX];
    size_t count = perceive_views(engine, out->actor, views);
    for (size_t i = 0; i < count; i++) {
        struct sighting pattern = {
                .blocker = out->lit ? views[i].blocker : NULL,
                .block = !out->lit          ? BLOCK_DARK
                         : views[i].blocker ? BLOCK_GLASS
                                            : BLOCK_NONE,
                .seen = out->lit,
                .reached = out->lit && !views[i].blocker,
                .direct = i == 0,
                .distance = i == 0 ? DISTANCE_PLACE : DISTANCE_INSIDE,
        };
        append_contents(engine, views[i].place, views[i].skip, &pattern, out);
        out->room = views[i].blocker ? out->room : views[i].place;
    }
}

static void look_at_clothes(
        struct engine *engine, const struct sighting *wearer, struct perception *out)
{
    struct object *worn[PERCEIVE_WORN_MAX];
    size_t count = perceive_worn(engine, wearer->object, worn);
    for (size_t i = 0; i < count; i++) {
        struct sighting sighting = *wearer;
        sighting.object = worn[i];
        sighting.kinds = (uint8_t)object_kinds(engine, worn[i]);
        sighting.reached = sighting.direct = false;
        sighting.distance = DISTANCE_INSIDE;
        if (sighting.block == BLOCK_NONE) {
            sighting.block = BLOCK_PERSON;
            sighting.blocker = wearer->object;
        }
        append(out, &sighting);
    }
}

static void look_inside(
        struct engine *engine, const struct sighting *box, struct perception *out)
{
    if (!perceive_lets_sight(engine, box->object, box->kinds)) {
        return;
    }
    struct sighting pattern = *box;
    pattern.direct = false;
    pattern.distance = DISTANCE_INSIDE;
    if (!perceive_lets_touch(engine, box->object, box->kinds)) {
        pattern.reached = pattern.held = false;
        if (pattern.block == BLOCK_NONE || box->held) {
            pattern.block = BLOCK_GLASS;
            pattern.blocker = box->object;
        }
    }
    append_contents(engine, box->object, NULL, &pattern, out);
}

static void walk_inside(struct engine *engine, struct perception *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct sighting sighting = out->list[i];
        if (sighting.kinds & KIND_CHARACTER) {
            look_at_clothes(engine, &sighting, out);
        } else if (sighting.kinds & KIND_CONTAINER) {
            look_inside(engine, &sighting, out);
        }
    }
}

/* Appends the actor and the place last: they are named by `me` and `here`, and a thing that
 * shares a word with them should win. */
static void walk_ends(struct engine *engine, struct perception *out)
{
    struct sighting actor = {
            .object = out->actor,
            .seen = true,
            .reached = true,
            .distance = DISTANCE_FAR,
            .kinds = (uint8_t)object_kinds(engine, out->actor),
    };
    append(out, &actor);
    if (out->place) {
        struct sighting place = {
                .object = out->place,
                .block = out->lit ? BLOCK_NONE : BLOCK_DARK,
                .seen = out->lit,
                .reached = true,
                .distance = DISTANCE_FAR,
                .kinds = (uint8_t)object_kinds(engine, out->place),
        };
        append(out, &place);
    }
}

void perceive_walk(struct engine *engine, struct object *actor, struct perception *out)
{
    out->count = 0;
    out->actor = actor;
    out->place = object_place(engine, actor);
    out->room = out->place;
    out->lit = perceive_is_lit(engine, out->place);
    walk_hands(engine, out);
    walk_views(engine, out);
    walk_inside(engine, out);
    walk_ends(engine, out);
}

void perceive_walk_far(
        struct engine *engine, const struct perception *near, struct perception *out)
{
    size_t count = near->count;
    out->actor = near->actor;
    for (size_t i = 0; i < count && transaction_may_work(engine); i++) {
        struct sighting sighting = near->list[i];
        struct object *room =
                sighting.kinds & KIND_EXIT ? perceive_beyond(engine, sighting.object) : NULL;
        if (!room || room == near->place || !perceive_is_lit(engine, room)) {
            continue;
        }
        struct sighting pattern = {
                .blocker = sighting.object,
                .block = BLOCK_FAR,
                .seen = true,
                .distance = DISTANCE_FAR,
        };
        size_t from = out->count;
        append_contents(engine, room, NULL, &pattern, out);
        transaction_work(engine, 1 + out->count - from);
        /* Exits of the other room would be confused with those here. */
        size_t kept = from;
        for (size_t k = from; k < out->count; k++) {
            if (!(out->list[k].kinds & KIND_EXIT)) {
                out->list[kept++] = out->list[k];
            }
        }
        out->count = kept;
    }
}

void perception_finish(struct perception *perception)
{
    mem_free(perception->list);
    *perception = (struct perception){0};
}
