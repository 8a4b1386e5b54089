/* room_index.c -- the room index: notes changes in crowded places for caches.
 *
 * 1. A place has notes once a cache asked for them, until it leaves memory or was not used between
 *    two clean-ups (engine_trim). Notes stay if rebuilding the caches would delay other players:
 *    because the crowd is very large, or because objects may have to be loaded again.
 * 2. Noted are objects inside a place, at any depth, that arrived, got another ref or other
 *    prototypes, or changed an own property that matters to one of the uses: uses_of. Undoing
 *    such a change is noted too. Loading an object is not noted: it is as it was when last
 *    seen.
 * 3. If an object has heirs, or its container is not in memory, all places are told that
 *    anything may have changed (room_indexes.everything). Changes in the prototypes of prototypes
 *    show in world.proto_version.
 * 4. Departures are not noted: a cache with too many objects checks those that it uses.
 *
 * A changed destination of an exit is passed on as an internal event, for code that lists exits
 * to other worlds.
 *
 * Nothing is read, loaded or decided here, because this is called in the middle of changes. */
#include "engine/core/perception/room_index.h"

#include "engine/base/mem.h"
#include "engine/core/internal_event.h"
#include "engine/core/part.h"
#include "world/model/place.h"

#include <string.h>

enum {
    ROOM_INDEX_DEPTH_MAX = 64,
    ARRIVAL_SHARES = 2048, /* places share counters of arrivals, by their ids */
    TRIM_MAX = 500,        /* entries dropped in one clean-up */
    TRIM_CONTENTS = 2000,  /* rebuilding the caches of more would delay other players */
};

#define USE(use) (1U << (use))
#define SIGHT (USE(ROOM_INDEX_LIGHT) | USE(ROOM_INDEX_OFFERS))

struct room_indexes {
    struct map places;   /* id -> struct room_index, owned */
    uint64_t everything; /* changes that could be anywhere */
    uint64_t news;
    uint64_t moves;
    uint64_t anywhere; /* arrivals whose place is not in memory */
    uint32_t arrivals[ARRIVAL_SHARES];
};

PART_STATE(room_indexes, PART_ROOM_INDEXES)

static void note(struct room_indexes *room_indexes, struct room_index *room_index,
        unsigned uses, uint64_t id)
{
    room_indexes->news += (uses & SIGHT) != 0;
    for (size_t use = 0; use < ROOM_INDEX_USES; use++) {
        struct room_index_notes *notes = &room_index->notes[use];
        bool known = notes->count > 0 && notes->ids[notes->count - 1] == id;
        if (notes->all || known || !(uses & USE(use))) {
            continue;
        }
        if (notes->count == ROOM_INDEX_NOTES_MAX) {
            notes->all = true;
        } else {
            notes->ids[notes->count++] = id;
        }
    }
}

static void note_everything(struct room_indexes *room_indexes)
{
    room_indexes->everything++;
    room_indexes->news++;
}

/* Returns the uses that a property matters to. The first kind decides which contents are seen,
 * and whether an object shines; the second, its text in a list (act/look_crowd.c). The options
 * of players say whom they ignore (output/audience.c). */
static unsigned uses_of(uint32_t atom)
{
    switch (atom) {
    case ATOM_NONE:
        return SIGHT | USE(ROOM_INDEX_LOOKS) | USE(ROOM_INDEX_AUDIENCE);
    case ATOM_options:
        return USE(ROOM_INDEX_AUDIENCE);
    case ATOM_lit:
        return SIGHT | USE(ROOM_INDEX_LOOKS);
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
        return USE(ROOM_INDEX_LOOKS);
    default:
        return 0;
    }
}

/* Counts the arrival, or the new ref or prototypes, for the object and all that it is in. */
static void count_arrival(
        struct engine *engine, struct room_indexes *room_indexes, const struct object *object)
{
    unsigned depth = 0;
    room_indexes->moves++;
    room_indexes->arrivals[object->id % ARRIVAL_SHARES]++;
    while (object && object->location != 0 && depth++ < ROOM_INDEX_DEPTH_MAX) {
        room_indexes->arrivals[object->location % ARRIVAL_SHARES]++;
        object = map_find(&engine_world(engine)->objects, object->location);
    }
    room_indexes->anywhere += !object || object->location != 0;
}

static void changed(void *data, struct object *object, uint32_t atom)
{
    struct room_indexes *room_indexes = room_indexes_state(data);
    unsigned uses = room_indexes->places.count > 0 ? uses_of(atom) : 0;
    if (atom == ATOM_NONE) {
        count_arrival(data, room_indexes, object);
    }
    if (atom == ATOM_to) {
        internal_event_run(data, INTERNAL_WAY, object);
    }
    if (uses == 0) {
        return;
    }
    if (object->inherited) {
        note_everything(room_indexes);
        return;
    }
    const struct map *objects = &engine_world(data)->objects;
    const struct object *at = object;
    for (unsigned depth = 0; at && depth < ROOM_INDEX_DEPTH_MAX; depth++) {
        struct room_index *room_index = map_find(&room_indexes->places, at->id);
        if (room_index) {
            note(room_indexes, room_index, uses, object->id);
        }
        if (at->location == 0) {
            return;
        }
        at = map_find(objects, at->location);
    }
    note_everything(room_indexes);
}

static void room_indexes_create(struct engine *engine)
{
    map_init(&room_indexes_state(engine)->places);
    engine_world(engine)->on_change = changed;
    engine_world(engine)->on_change_data = engine;
}

static void forget(struct engine *engine, struct room_index *room_index)
{
    if (room_index) {
        internal_event_run(engine, INTERNAL_ROOM_INDEX, room_index);
        mem_free(room_index);
    }
}

static void room_indexes_destroy(struct engine *engine)
{
    struct room_indexes *room_indexes = room_indexes_state(engine);
    size_t cursor = 0;
    void *room_index = NULL;
    engine_world(engine)->on_change = NULL;
    while (map_each(&room_indexes->places, &cursor, NULL, &room_index)) {
        forget(engine, room_index);
    }
    map_finish(&room_indexes->places);
}

void room_index_forget(struct engine *engine, uint64_t place)
{
    forget(engine, map_remove(&room_indexes_state(engine)->places, place));
}

struct room_index *room_index_of(struct engine *engine, struct object *place, bool always)
{
    size_t count = 0;
    (void)place_contents(engine_world(engine), place, &count);
    if (count < ROOM_INDEX_MIN && !always) {
        return NULL;
    }
    struct room_index *room_index = map_find(&room_indexes_state(engine)->places, place->id);
    if (!room_index) {
        room_index = mem_alloc(sizeof(*room_index));
        room_index->place = place->id;
        for (size_t use = 0; use < ROOM_INDEX_USES; use++) {
            room_index->notes[use].all = true;
        }
        map_put(&room_indexes_state(engine)->places, place->id, room_index);
    }
    room_index->used = true;
    room_index->contents = count;
    return room_index;
}

bool room_index_take(struct engine *engine, struct room_index *room_index,
        enum room_index_use use, uint64_t out_ids[ROOM_INDEX_NOTES_MAX], size_t *out_count)
{
    struct room_index_notes *notes = &room_index->notes[use];
    bool all = notes->all || notes->everything != room_indexes_state(engine)->everything;
    *out_count = all ? 0 : notes->count;
    memcpy(out_ids, notes->ids, *out_count * sizeof(*out_ids));
    notes->all = false;
    notes->count = 0;
    notes->everything = room_indexes_state(engine)->everything;
    return !all;
}

static void room_indexes_trim(struct engine *engine)
{
    if (engine_world(engine)->object_cache_bytes > engine_options(engine)->cache_bytes / 2) {
        return;
    }
    uint64_t unused[TRIM_MAX];
    size_t count = 0;
    size_t cursor = 0;
    void *value = NULL;
    while (count < TRIM_MAX &&
            map_each(&room_indexes_state(engine)->places, &cursor, NULL, &value)) {
        struct room_index *room_index = value;
        if (!room_index->used && room_index->contents <= TRIM_CONTENTS) {
            unused[count++] = room_index->place;
        }
        room_index->used = false;
    }
    for (size_t i = 0; i < count; i++) {
        room_index_forget(engine, unused[i]);
    }
}

uint64_t room_index_news(const struct engine *engine)
{
    return room_indexes_state(engine)->news;
}

uint64_t room_index_arrivals(const struct engine *engine, uint64_t place)
{
    const struct room_indexes *room_indexes = room_indexes_state(engine);
    return place == 0 ? room_indexes->moves
                      : room_indexes->anywhere + room_indexes->arrivals[place % ARRIVAL_SHARES];
}

const struct kernel_part room_index_part = {
        .state_size = sizeof(struct room_indexes),
        .create = room_indexes_create,
        .destroy = room_indexes_destroy,
        .trim = room_indexes_trim,
};
