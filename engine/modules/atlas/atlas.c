/* atlas.c -- computes coordinates of rooms in their area.
 *
 * An area is laid out (net/shared/layout.h) by its exits that are not hidden, when a room is first
 * asked for. Unconnected parts are placed side by side. The result is kept in memory. It depends
 * on the world alone: clients keep coordinates, so a restart must not change them.
 *
 * 1. It is computed again when a room is asked for that is missing, or whose exits have
 *    changed. One search finds the rooms; in an area with thousands, exits lead to the rest.
 * 2. At most LOOKS_A_TURN objects are examined in a turn; a large area is finished some turns
 *    later, and until then the old coordinates are used, or none.
 * 3. After a computation of T ms, the next starts 100 T later at the earliest.
 * 4. At most ROOMS_KEPT rooms are kept; beyond that all is dropped, and computed again when
 *    needed. */
#include "engine/modules/atlas/atlas.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/perception/room_place.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/atlas/atlas_impl.h"
#include "net/shared/layout.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdlib.h>

enum {
    ROOMS_MAX = 30000,
    ROOMS_KEPT = 200000,
    LOOKS_A_TURN = 2000,
    REST = 100,
    PART_GAP = 2,
};

/* An exit of a room. */
struct atlas_way {
    uint32_t from;
    uint64_t to; /* the id of its destination */
    int8_t dx;
    int8_t dy;
    int8_t dz;
    enum layout_kind kind;
};

struct sheet {
    uint64_t area;
    uint64_t *ids; /* owned, like the other arrays */
    uint64_t *marks;
    struct layout_room *places;
    struct atlas_way *ways; /* freed when it is done */
    size_t count;
    size_t capacity;
    size_t way_count;
    size_t way_capacity;
    size_t read;       /* how many rooms have their exits read */
    struct map index;  /* id -> index, counted from 1 */
    uint64_t leans_on; /* the newest change that it includes */
    int64_t spent_us;
    int64_t again_ms; /* monotonic: the earliest time to compute it again */
};

struct atlas {
    struct map sheets;       /* area -> struct sheet, owned */
    struct sheet *under_way; /* owned; NULL: none */
    size_t room_count;
};

static struct atlas *atlas_of(struct engine *engine)
{
    return atlas_state_of(engine)->atlas;
}

void atlas_create(struct engine *engine)
{
    struct atlas *atlas = mem_alloc(sizeof(*atlas));
    map_init(&atlas->sheets);
    atlas_state_of(engine)->atlas = atlas;
}

static void sheet_destroy(struct sheet *sheet)
{
    if (sheet) {
        map_finish(&sheet->index);
        mem_free(sheet->ids);
        mem_free(sheet->marks);
        mem_free(sheet->places);
        mem_free(sheet->ways);
        mem_free(sheet);
    }
}

static void forget_all(struct atlas *atlas)
{
    size_t cursor = 0;
    void *sheet = NULL;
    while (map_each(&atlas->sheets, &cursor, NULL, &sheet)) {
        sheet_destroy(sheet);
    }
    map_finish(&atlas->sheets);
    map_init(&atlas->sheets);
    atlas->room_count = 0;
}

void atlas_destroy(struct engine *engine)
{
    struct atlas *atlas = atlas_of(engine);
    sheet_destroy(atlas->under_way);
    forget_all(atlas);
    map_finish(&atlas->sheets);
    mem_free(atlas);
}

/* Returns the index of a room, or SIZE_MAX if it is not in the sheet. */
static size_t index_of(const struct sheet *sheet, uint64_t room)
{
    return (uintptr_t)map_find(&sheet->index, room) - 1;
}

static void take_room(struct sheet *sheet, uint64_t id)
{
    if (sheet->count < ROOMS_MAX && index_of(sheet, id) == SIZE_MAX) {
        sheet->ids = mem_grow(sheet->ids, sheet->count, &sheet->capacity, sizeof(*sheet->ids));
        sheet->ids[sheet->count++] = id;
        (void)map_put(&sheet->index, id, (void *)(uintptr_t)sheet->count);
    }
}

static uint64_t mix(uint64_t mark, struct str name, uint64_t to)
{
    mark = (mark ^ to) * 0x9e3779b97f4a7c15ULL;
    for (size_t i = 0; i < name.length; i++) {
        mark = (mark ^ (unsigned char)name.bytes[i]) * 0x100000001b3ULL;
    }
    return mark ^ mark >> 29;
}

static bool is_of_area(struct engine *engine, struct object *room, uint64_t area)
{
    const struct value *value = prop_get(engine_world(engine), room, ATOM_area);
    return value->kind == VALUE_OBJECT && value->object == area && is_room(engine, room);
}

static void add_way(struct sheet *sheet, uint32_t from, struct str name, uint64_t to)
{
    struct atlas_way way = {.from = from, .to = to};
    way.kind = layout_read_direction(name, &way.dx, &way.dy, &way.dz);
    sheet->ways =
            mem_grow(sheet->ways, sheet->way_count, &sheet->way_capacity, sizeof(*sheet->ways));
    sheet->ways[sheet->way_count++] = way;
}

/* Returns a hash of the room's exits. into (may be NULL) gets the exits, and the rooms of its
 * area that they lead to. Adds the number of objects examined to *looks. */
static uint64_t read_room(
        struct engine *engine, struct object *room, struct sheet *into, size_t *looks)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    uint64_t mark = 1;
    *looks += count + 1;
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, ids[i]);
        struct object *to =
                exit && is_exit(engine, exit) && !prop_bool(world, exit, ATOM_hidden)
                        ? prop_object(world, exit, ATOM_to)
                        : NULL;
        struct str name = to ? prop_str(world, exit, ATOM_name) : STR_NONE;
        mark = to ? mix(mark, name, to->id) : mark;
        if (to && into && to != room && is_of_area(engine, to, into->area)) {
            add_way(into, (uint32_t)into->read, name, to->id);
            take_room(into, to->id);
        }
    }
    return mark;
}

/* Places the parts side by side; the first stays where it is. */
static void spread_parts(struct sheet *sheet, uint32_t parts)
{
    int32_t *left = mem_alloc_array(parts + 1, sizeof(*left));
    int32_t *right = mem_alloc_array(parts + 1, sizeof(*right));
    for (size_t i = 0; i < sheet->count; i++) {
        const struct layout_room *room = &sheet->places[i];
        left[room->part] = room->x < left[room->part] ? room->x : left[room->part];
        right[room->part] = room->x > right[room->part] ? room->x : right[room->part];
    }
    int32_t from = 0;
    for (uint32_t part = 0; part < parts; part++) {
        int32_t moved = part == 0 ? 0 : from - left[part];
        from = right[part] + moved + PART_GAP;
        left[part] = moved;
    }
    for (size_t i = 0; i < sheet->count; i++) {
        sheet->places[i].x += left[sheet->places[i].part];
    }
    mem_free(left);
    mem_free(right);
}

struct ranked {
    uint64_t id;
    uint32_t at;
};

static int compare_ids(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* Lays out rooms in the order of their ids, so the result does not depend on the first room. */
static void lay_out(struct sheet *sheet)
{
    struct ranked *order = mem_alloc_array(sheet->count + 1, sizeof(*order));
    uint32_t *rank = mem_alloc_array(sheet->count + 1, sizeof(*rank));
    struct layout_room *places = mem_alloc_array(sheet->count + 1, sizeof(*places));
    struct layout_edge *edges = mem_alloc_array(2 * sheet->way_count + 1, sizeof(*edges));
    uint32_t rooms = 0;
    for (uint32_t i = 0; i < sheet->count; i++) {
        if (sheet->marks[i] != 0) {
            order[rooms++] = (struct ranked){sheet->ids[i], i};
        }
    }
    qsort(order, rooms, sizeof(*order), compare_ids);
    for (uint32_t i = 0; i < rooms; i++) {
        rank[order[i].at] = i;
    }
    size_t count = 0;
    for (size_t i = 0; i < sheet->way_count; i++) {
        const struct atlas_way *way = &sheet->ways[i];
        size_t to = index_of(sheet, way->to);
        if (to == SIZE_MAX || sheet->marks[to] == 0) {
            continue;
        }
        edges[count++] = (struct layout_edge){
                rank[way->from], rank[to], way->dx, way->dy, way->dz, way->kind};
        edges[count++] = (struct layout_edge){rank[to], rank[way->from], (int8_t)-way->dx,
                (int8_t)-way->dy, (int8_t)-way->dz, way->kind};
    }
    uint32_t parts = layout_lay_out(places, rooms, edges, count);
    sheet->places = mem_alloc_array(sheet->count + 1, sizeof(*sheet->places));
    for (uint32_t i = 0; i < rooms; i++) {
        sheet->places[order[i].at] = places[i];
    }
    spread_parts(sheet, parts);
    mem_free(edges);
    mem_free(places);
    mem_free(rank);
    mem_free(order);
}

/* Replaces the old sheet by the finished one. */
static void finish_sheet(struct atlas *atlas)
{
    struct sheet *sheet = atlas->under_way;
    lay_out(sheet);
    mem_free(sheet->ways);
    sheet->ways = NULL;
    struct sheet *old = map_remove(&atlas->sheets, sheet->area);
    atlas->room_count -= old ? old->count : 0;
    sheet_destroy(old);
    if (atlas->room_count > ROOMS_KEPT) {
        forget_all(atlas);
    }
    (void)map_put(&atlas->sheets, sheet->area, sheet);
    atlas->room_count += sheet->count;
    atlas->under_way = NULL;
}

/* Does one turn's work on the sheet under construction. */
static void go_on(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct atlas *atlas = atlas_of(engine);
    struct sheet *sheet = atlas->under_way;
    int64_t began_us = clock_us();
    uint64_t before = world_seen_begin(world);
    for (size_t looks = 0; looks < LOOKS_A_TURN && sheet->read < sheet->count; sheet->read++) {
        struct object *room = world_find(world, sheet->ids[sheet->read]);
        bool is_there = room && is_of_area(engine, room, sheet->area);
        sheet->marks = mem_realloc(sheet->marks, sheet->capacity * sizeof(*sheet->marks));
        sheet->marks[sheet->read] = is_there ? read_room(engine, room, sheet, &looks) : 0;
    }
    world_seen_end(world, before, &sheet->leans_on);
    bool is_done = sheet->read == sheet->count;
    if (is_done) {
        finish_sheet(atlas);
    }
    sheet->spent_us += clock_us() - began_us;
    sheet->again_ms = clock_ms() + sheet->spent_us * REST / 1000;
}

int64_t atlas_turn(struct engine *engine)
{
    const struct atlas *atlas = atlas_of(engine);
    if (atlas->under_way) {
        go_on(engine);
    }
    return atlas->under_way ? 0 : -1;
}

static void take_found(void *sheet, uint64_t id)
{
    take_room(sheet, id);
}

/* Begins a sheet, unless another is under construction; a small one is finished at once. */
static void begin_sheet(struct engine *engine, uint64_t area, uint64_t room)
{
    struct world *world = engine_world(engine);
    struct atlas *atlas = atlas_of(engine);
    struct world_find_query query = {.area = area, .limit = ROOMS_MAX};
    if (atlas->under_way) {
        return;
    }
    struct sheet *sheet = mem_alloc(sizeof(*sheet));
    int64_t began_us = clock_us();
    sheet->area = area;
    map_init(&sheet->index);
    uint64_t before = world_seen_begin(world);
    world_search(world, &query, take_found, sheet);
    world_seen_end(world, before, &sheet->leans_on);
    take_room(sheet, room);
    sheet->spent_us = clock_us() - began_us;
    atlas->under_way = sheet;
    go_on(engine);
}

void atlas_place(struct engine *engine, void *about)
{
    struct room_place *out = about;
    struct object *room = out->room;
    struct atlas *atlas = atlas_of(engine);
    struct object *area = prop_object(engine_world(engine), room, ATOM_area);
    if (!area) {
        return;
    }
    const struct sheet *sheet = map_find(&atlas->sheets, area->id);
    size_t at = sheet ? index_of(sheet, room->id) : SIZE_MAX;
    size_t looks = 0;
    bool fits = at != SIZE_MAX &&
                (out->is_behind || sheet->marks[at] == read_room(engine, room, NULL, &looks));
    if (!fits && (!sheet || clock_ms() >= sheet->again_ms)) {
        begin_sheet(engine, area->id, room->id);
        sheet = map_find(&atlas->sheets, area->id);
        at = sheet ? index_of(sheet, room->id) : SIZE_MAX;
    }
    if (at == SIZE_MAX) {
        return;
    }
    transaction_lean_on(engine, sheet->leans_on);
    *out = (struct room_place){room, out->is_behind, true, sheet->places[at].x,
            -sheet->places[at].y, sheet->places[at].floor};
}
