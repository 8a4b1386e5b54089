/* throng.c -- the room index: notes changes in crowded places for caches.
 *
 * 1. A place has notes once a cache asked for them, until it leaves memory.
 * 2. Noted are objects inside a place, at any depth, that arrived, got another ref or other
 *    prototypes, or changed an own property that matters to one of the uses: uses_of. Undoing
 *    such a change is noted too. Loading an object is not noted: it is as it was when last
 *    seen.
 * 3. If an object has heirs, or its container is not in memory, all places are told that
 *    anything may have changed (throngs.everything). Changes in the prototypes of prototypes
 *    show in world.proto_version.
 * 4. Departures are not noted: a cache with too many objects checks those that it uses.
 *
 * A changed destination of an exit is passed on as an internal event, for code that lists exits
 * to other worlds.
 *
 * Nothing is read, loaded or decided here, because this is called in the middle of changes. */
#include "engine/core/sense/throng.h"

#include "engine/base/mem.h"
#include "engine/core/run/moment.h"
#include "world/model/place.h"

#include <string.h>

enum { THRONG_DEPTH_MAX = 64 };

#define USE(use) (1U << (use))
#define SIGHT (USE(THRONG_LIGHT) | USE(THRONG_OFFERS))

struct throngs {
    struct map places;   /* id -> struct throng, owned */
    uint64_t everything; /* changes that could be anywhere */
    uint64_t news;
    uint64_t comings;
    void (*drop)(struct throng *throng);
};

static void note(struct throngs *throngs, struct throng *throng, unsigned uses, uint64_t id)
{
    throngs->news += (uses & SIGHT) != 0;
    for (size_t use = 0; use < THRONG_USES; use++) {
        struct throng_notes *notes = &throng->notes[use];
        bool known = notes->count > 0 && notes->ids[notes->count - 1] == id;
        if (notes->all || known || !(uses & USE(use))) {
            continue;
        }
        if (notes->count == THRONG_NOTES_MAX) {
            notes->all = true;
        } else {
            notes->ids[notes->count++] = id;
        }
    }
}

static void note_everything(struct throngs *throngs)
{
    throngs->everything++;
    throngs->news++;
}

/* Returns the uses that a property matters to. The first kind decides which contents are seen,
 * and whether an object shines; the second, its text in a list (act/look_crowd.c). The options
 * of players say whom they ignore (tell/audience.c). */
static unsigned uses_of(uint32_t atom)
{
    switch (atom) {
    case ATOM_NONE:
        return SIGHT | USE(THRONG_LOOKS) | USE(THRONG_AUDIENCE);
    case ATOM_options:
        return USE(THRONG_AUDIENCE);
    case ATOM_lit:
        return SIGHT | USE(THRONG_LOOKS);
    case ATOM_open:
    case ATOM_transparent:
    case ATOM_door:
    case ATOM_light:
        return SIGHT;
    case ATOM_name:
    case ATOM_proper:
    case ATOM_plural:
    case ATOM_amount:
    case ATOM_hidden:
    case ATOM_asleep:
    case ATOM_room_line:
    case ATOM_sitting:
    case ATOM_resting:
    case ATOM_pose:
        return USE(THRONG_LOOKS);
    default:
        return 0;
    }
}

static void changed(void *data, struct object *object, uint32_t atom)
{
    struct throngs *throngs = ((struct engine *)data)->throngs;
    unsigned uses = throngs->places.count > 0 ? uses_of(atom) : 0;
    throngs->comings += atom == ATOM_NONE;
    if (atom == ATOM_to) {
        moment_come(data, MOMENT_WAY, object);
    }
    if (uses == 0) {
        return;
    }
    if (object->inherited) {
        note_everything(throngs);
        return;
    }
    const struct map *objects = &((struct engine *)data)->world->objects;
    const struct object *at = object;
    for (unsigned depth = 0; at && depth < THRONG_DEPTH_MAX; depth++) {
        struct throng *throng = map_find(&throngs->places, at->id);
        if (throng) {
            note(throngs, throng, uses, object->id);
        }
        if (at->location == 0) {
            return;
        }
        at = map_find(objects, at->location);
    }
    note_everything(throngs);
}

void throngs_create(struct engine *engine, void (*drop)(struct throng *throng))
{
    engine->throngs = mem_alloc(sizeof(*engine->throngs));
    map_init(&engine->throngs->places);
    engine->throngs->drop = drop;
    engine->world->on_change = changed;
    engine->world->on_change_data = engine;
}

static void forget(struct throngs *throngs, struct throng *throng)
{
    if (throng) {
        throngs->drop(throng);
        mem_free(throng);
    }
}

void throngs_destroy(struct engine *engine)
{
    struct throngs *throngs = engine->throngs;
    size_t cursor = 0;
    void *throng = NULL;
    engine->world->on_change = NULL;
    while (map_each(&throngs->places, &cursor, NULL, &throng)) {
        forget(throngs, throng);
    }
    map_finish(&throngs->places);
    mem_free(throngs);
}

void throng_forget(struct engine *engine, uint64_t place)
{
    forget(engine->throngs, map_remove(&engine->throngs->places, place));
}

struct throng *throng_of(struct engine *engine, struct object *place, bool always)
{
    size_t count = 0;
    (void)place_contents(engine->world, place, &count);
    if (count < THRONG_MIN && !always) {
        return NULL;
    }
    struct throng *throng = map_find(&engine->throngs->places, place->id);
    if (!throng) {
        throng = mem_alloc(sizeof(*throng));
        throng->place = place->id;
        for (size_t use = 0; use < THRONG_USES; use++) {
            throng->notes[use].all = true;
        }
        map_put(&engine->throngs->places, place->id, throng);
    }
    return throng;
}

bool throng_take(struct engine *engine, struct throng *throng, enum throng_use use,
        uint64_t out_ids[THRONG_NOTES_MAX], size_t *out_count)
{
    struct throng_notes *notes = &throng->notes[use];
    bool all = notes->all || notes->everything != engine->throngs->everything;
    *out_count = all ? 0 : notes->count;
    memcpy(out_ids, notes->ids, *out_count * sizeof(*out_ids));
    notes->all = false;
    notes->count = 0;
    notes->everything = engine->throngs->everything;
    return !all;
}

uint64_t throng_news(const struct engine *engine)
{
    return engine->throngs->news;
}

uint64_t throng_comings(const struct engine *engine)
{
    return engine->throngs->comings;
}
