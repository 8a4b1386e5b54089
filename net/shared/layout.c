/* layout.c -- room layout: places the rooms of an area on a grid for maps.
 *
 * The walk starts at the first room. It follows compass exits first, then up and down, then all
 * other exits. Each room is placed one step in its exit's direction. A compass exit to a taken place
 * waits until no other fits; then a new row or column opens there and everything beyond moves on. So
 *
 * 1. no two rooms of a part share a place,
 * 2. an exit north leads upward on the map, where it is the first way found to its room,
 * 3. a room reached by "up" stands right above its neighbour, unless that place is taken,
 * 4. the same rooms and exits always give the same layout.
 *
 * Columns and rows are linked lists, so opening a new one moves nothing: they are numbered at the
 * end. The time is proportional to the number of rooms. */
#include "net/shared/layout.h"

#include "engine/base/map.h"
#include "engine/base/mem.h"

#include <stdlib.h>

/* -- columns and rows -- */

enum { NO_LINE = 0 }; /* index 0 of each list is not used */

struct layout_line {
    uint32_t before;
    uint32_t after;
    int32_t number;
};

struct lines {
    struct layout_line *all;
    size_t count;
    size_t capacity;
};

static uint32_t add_line(struct lines *lines, uint32_t before, uint32_t after)
{
    if (lines->count == lines->capacity) {
        lines->capacity = lines->capacity ? 2 * lines->capacity : 64;
        lines->all = mem_realloc(lines->all, lines->capacity * sizeof(*lines->all));
        lines->count = lines->count ? lines->count : 1;
    }
    uint32_t at = (uint32_t)lines->count++;
    lines->all[at] = (struct layout_line){before, after, 0};
    if (before) {
        lines->all[before].after = at;
    }
    if (after) {
        lines->all[after].before = at;
    }
    return at;
}

/* Returns the next line in the direction of step. */
static uint32_t step_line(struct lines *lines, uint32_t at, int step)
{
    if (step > 0) {
        uint32_t after = lines->all[at].after;
        return after ? after : add_line(lines, at, NO_LINE);
    }
    if (step < 0) {
        uint32_t before = lines->all[at].before;
        return before ? before : add_line(lines, NO_LINE, at);
    }
    return at;
}

/* Opens a new line next to `at`, on the side the step came from. */
static uint32_t open_line(struct lines *lines, uint32_t at, int step)
{
    struct layout_line line = lines->all[at];
    return step < 0 ? add_line(lines, at, line.after) : add_line(lines, line.before, at);
}

/* Numbers the lines, counting from `first`, which is number 0. */
static void number_lines(struct lines *lines, uint32_t first)
{
    int32_t number = 0;
    for (uint32_t at = lines->all[first].after; at; at = lines->all[at].after) {
        lines->all[at].number = ++number;
    }
    number = 0;
    for (uint32_t at = lines->all[first].before; at; at = lines->all[at].before) {
        lines->all[at].number = --number;
    }
}

/* -- a walk -- */

struct spot {
    uint32_t column;
    uint32_t row;
    int32_t floor;
    uint32_t part;
    bool placed;
};

struct walk {
    const struct layout_edge *edges;
    size_t edge_count;
    struct spot *spots; /* of the rooms */
    uint32_t *first;    /* index of each room's first edge, and behind the last room the end */
    uint32_t *queue;    /* rooms in the order in which they were placed */
    size_t queued;
    struct lines columns;
    struct lines rows;
    struct map taken;
};

/* There are fewer than 2^25 columns and rows each: a room opens at most nine. */
static uint64_t key_of(const struct spot *spot)
{
    return ((uint64_t)spot->column << 39 | (uint64_t)spot->row << 14) ^
           ((uint64_t)((uint32_t)spot->floor & 0x3fff));
}

static void put(struct walk *walk, uint32_t at, struct spot spot)
{
    spot.placed = true;
    walk->spots[at] = spot;
    walk->queue[walk->queued++] = at;
    (void)map_put(&walk->taken, key_of(&spot), &walk->spots[at]);
}

static struct spot spot_beside(struct walk *walk, const struct spot *from, int dx, int dy)
{
    struct spot spot = *from;
    spot.column = step_line(&walk->columns, from->column, dx);
    spot.row = step_line(&walk->rows, from->row, dy);
    return spot;
}

/* Places a room behind an exit without a direction: on the nearest free corner, or else in a new
 * column. */
static void put_aside(struct walk *walk, uint32_t at, const struct spot *from)
{
    static const int8_t steps[][2] = {
            {1, 1}, {-1, 1}, {1, -1}, {-1, -1}, {0, 1}, {1, 0}, {-1, 0}, {0, -1}};
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct spot spot = spot_beside(walk, from, steps[i][0], steps[i][1]);
        if (!map_find(&walk->taken, key_of(&spot))) {
            put(walk, at, spot);
            return;
        }
    }
    struct spot spot = spot_beside(walk, from, 1, 0);
    spot.column = open_line(&walk->columns, spot.column, 1);
    put(walk, at, spot);
}

static bool is_free(struct walk *walk, const struct layout_edge *edge)
{
    struct spot spot = spot_beside(walk, &walk->spots[edge->from], edge->dx, edge->dy);
    spot.floor += edge->dz;
    return !map_find(&walk->taken, key_of(&spot));
}

static void step(struct walk *walk, const struct layout_edge *edge)
{
    struct spot from = walk->spots[edge->from];
    if (edge->dx == 0 && edge->dy == 0 && edge->dz == 0) {
        put_aside(walk, edge->to, &from);
        return;
    }
    struct spot spot = spot_beside(walk, &from, edge->dx, edge->dy);
    spot.floor += edge->dz;
    if (map_find(&walk->taken, key_of(&spot))) {
        if (edge->dx == 0 && edge->dy != 0) {
            spot.row = open_line(&walk->rows, spot.row, edge->dy);
        } else {
            spot.column = open_line(&walk->columns, spot.column, edge->dx);
        }
    }
    put(walk, edge->to, spot);
}

/* Takes one step of this kind from a placed room to one not yet placed; free: only to a place that
 * is not taken. False if none is left. The cursor avoids visiting rooms twice. */
static bool step_from(struct walk *walk, enum layout_kind kind, bool free, size_t *cursor)
{
    for (; *cursor < walk->queued; (*cursor)++) {
        uint32_t room = walk->queue[*cursor];
        for (uint32_t i = walk->first[room]; i < walk->first[room + 1]; i++) {
            const struct layout_edge *edge = &walk->edges[i];
            if (edge->kind == kind && !walk->spots[edge->to].placed &&
                    (!free || is_free(walk, edge))) {
                step(walk, edge);
                return true;
            }
        }
    }
    return false;
}

static void walk_part(struct walk *walk, uint32_t first, uint32_t part, struct layout_room *out)
{
    size_t began = walk->queued;
    size_t fitting = began;
    size_t ways = began;
    size_t stairs = began;
    size_t others = began;
    struct spot spot = {.part = part,
            .column = add_line(&walk->columns, NO_LINE, NO_LINE),
            .row = add_line(&walk->rows, NO_LINE, NO_LINE)};
    put(walk, first, spot);
    while (step_from(walk, LAYOUT_WAY, true, &fitting) ||
            step_from(walk, LAYOUT_WAY, false, &ways) ||
            step_from(walk, LAYOUT_STAIRS, false, &stairs) ||
            step_from(walk, LAYOUT_OTHER, false, &others)) {
    }
    number_lines(&walk->columns, spot.column);
    number_lines(&walk->rows, spot.row);
    for (size_t i = began; i < walk->queued; i++) {
        const struct spot *at = &walk->spots[walk->queue[i]];
        out[walk->queue[i]] = (struct layout_room){walk->columns.all[at->column].number,
                walk->rows.all[at->row].number, at->floor, part};
    }
}

/* -- the whole layout -- */

static int compare_edges(const void *left, const void *right)
{
    const struct layout_edge *a = left;
    const struct layout_edge *b = right;
    if (a->from != b->from) {
        return a->from < b->from ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return a->to < b->to ? -1 : a->to > b->to;
}

uint32_t layout_lay_out(struct layout_room *rooms, size_t room_count, struct layout_edge *edges,
        size_t edge_count)
{
    struct walk walk = {.edges = edges, .edge_count = edge_count};
    if (edge_count > 0) {
        qsort(edges, edge_count, sizeof(*edges), compare_edges);
    }
    walk.spots = mem_alloc_array(room_count + 1, sizeof(*walk.spots));
    walk.first = mem_alloc_array(room_count + 2, sizeof(*walk.first));
    walk.queue = mem_alloc_array(room_count + 1, sizeof(*walk.queue));
    map_init(&walk.taken);
    size_t edge = 0;
    for (uint32_t i = 0; i <= room_count; i++) {
        while (edge < edge_count && edges[edge].from < i) {
            edge++;
        }
        walk.first[i] = (uint32_t)edge;
    }
    uint32_t parts = 0;
    for (uint32_t i = 0; i < room_count; i++) {
        if (!walk.spots[i].placed) {
            walk_part(&walk, i, parts++, rooms);
        }
    }
    map_finish(&walk.taken);
    mem_free(walk.columns.all);
    mem_free(walk.rows.all);
    mem_free(walk.queue);
    mem_free(walk.first);
    mem_free(walk.spots);
    return parts;
}

enum layout_kind layout_read_direction(
        struct str name, int8_t *out_dx, int8_t *out_dy, int8_t *out_dz)
{
    static const struct {
        const char *name;
        int8_t step[3];
    } directions[] = {
            {"north", {0, -1, 0}},
            {"south", {0, 1, 0}},
            {"east", {1, 0, 0}},
            {"west", {-1, 0, 0}},
            {"northeast", {1, -1, 0}},
            {"northwest", {-1, -1, 0}},
            {"southeast", {1, 1, 0}},
            {"southwest", {-1, 1, 0}},
            {"up", {0, 0, 1}},
            {"down", {0, 0, -1}},
    };

    for (size_t i = 0; i < sizeof(directions) / sizeof(directions[0]); i++) {
        if (str_equal_nocase(name, str_of(directions[i].name))) {
            *out_dx = directions[i].step[0];
            *out_dy = directions[i].step[1];
            *out_dz = directions[i].step[2];
            return directions[i].step[2] ? LAYOUT_STAIRS : LAYOUT_WAY;
        }
    }
    *out_dx = *out_dy = *out_dz = 0;
    return LAYOUT_OTHER;
}
