/* audience.c -- the listeners in a place, kept while they stay the same.
 *
 * A list is good as long as four numbers are what they were when it was made: what is in the place, and what
 * that inherits (object.contents_version), which sessions speak for whom (hub_attachments), whom players ignore
 * (world.options_version), and what prototypes inherit (world.proto_version). tests/unit/core/audience_test.c
 * compares it with the plain walk. */
#include "engine/core/tell/audience.h"

#include "engine/core/people/ignore.h"
#include "engine/core/sense/perceive.h"
#include "engine/session/hub.h"
#include "world/model/place.h"

enum { KEPT_MAX = 256 }; /* lists; beyond, all are made anew */

/* What a list was made of. */
struct stamp {
    uint64_t contents;
    uint64_t attachments;
    uint64_t options;
    uint64_t protos;
};

struct kept {
    struct stamp stamp;
    struct listener *listeners; /* owned */
    uint64_t *boxes;            /* owned */
    size_t count;
    size_t box_count;
};

struct audiences {
    struct map kept; /* place -> struct kept, owned */
};

struct audiences *audiences_create(void)
{
    struct audiences *audiences = mem_alloc(sizeof(*audiences));
    map_init(&audiences->kept);
    return audiences;
}

static void forget_all(struct audiences *audiences)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&audiences->kept, &cursor, NULL, &value)) {
        struct kept *kept = value;
        mem_free(kept->listeners);
        mem_free(kept->boxes);
        mem_free(kept);
    }
    map_finish(&audiences->kept);
}

void audiences_destroy(struct audiences *audiences)
{
    if (audiences) {
        forget_all(audiences);
    }
    mem_free(audiences);
}

/* Fills both, which have room for all that is in the place. */
static struct audience gather(struct engine *engine, struct object *place,
        struct listener *listeners, uint64_t *boxes)
{
    struct audience audience = {.listeners = listeners, .boxes = boxes};
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, place, &count);
    for (size_t i = 0; i < count; i++) {
        struct session *session = hub_sessions_of(engine->hub, ids[i]);
        struct object *object = session ? NULL : world_find(engine->world, ids[i]);
        if (session) {
            listeners[audience.count++] =
                    (struct listener){ids[i], session, ignore_any(engine, ids[i])};
        } else if (object && perceive_kinds(engine, object) & KIND_CONTAINER) {
            boxes[audience.box_count++] = ids[i];
        }
    }
    return audience;
}

static struct kept *find(struct engine *engine, uint64_t place)
{
    struct map *map = &engine->audiences->kept;
    struct kept *kept = map_find(map, place);
    if (!kept) {
        if (map->count >= KEPT_MAX) {
            forget_all(engine->audiences);
            map_init(map);
        }
        kept = mem_alloc(sizeof(*kept));
        map_put(map, place, kept);
    }
    return kept;
}

static bool is_as_made(const struct stamp *a, const struct stamp *b)
{
    return a->contents == b->contents && a->attachments == b->attachments &&
           a->options == b->options && a->protos == b->protos;
}

struct audience audience_of(
        struct engine *engine, struct object *place, struct audience_few *few)
{
    size_t count = 0;
    (void)place_contents(engine->world, place, &count);
    if (count <= AUDIENCE_FEW) {
        return gather(engine, place, few->listeners, few->boxes);
    }
    struct kept *kept = find(engine, place->id);
    struct stamp stamp = {place->contents_version, hub_attachments(engine->hub),
            engine->world->options_version, engine->world->proto_version};
    if (!is_as_made(&kept->stamp, &stamp)) {
        kept->listeners = mem_realloc(kept->listeners, count * sizeof(*kept->listeners));
        kept->boxes = mem_realloc(kept->boxes, count * sizeof(*kept->boxes));
        struct audience made = gather(engine, place, kept->listeners, kept->boxes);
        kept->count = made.count;
        kept->box_count = made.box_count;
        kept->stamp = stamp;
    }
    return (struct audience){kept->listeners, kept->count, kept->boxes, kept->box_count};
}
