/* web_atlas.c -- places a world's areas on one sheet.
 *
 * An area is read from the answer of which its own map is made; only the positions of its rooms and
 * its ways out are kept. These islands are placed one after another, beginning with the one with
 * most connections. Each goes beside a placed neighbour, on the side to which their ways lead, as
 * near as possible. Islands without connections come last, around the rest. So
 *
 * 1. no two islands overlap,
 * 2. the same areas always give the same atlas,
 * 3. the work is bounded by the square of their number: places are tried in growing rings.
 *
 * Then the sheet is stretched to a wide one. web_atlas_name.c chooses which names it shows, and
 * web_atlas_draw.c draws it. */
#include "net/maps/web_atlas.h"

#include "net/maps/web_atlas_impl.h"
#include "net/maps/web_map.h"
#include "net/text/web_html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ATLAS_MARGIN = 16, /* around an island */
    NAME_LEAST = 10,
    NAME_MOST = 20,
    TURNS = 24, /* positions tried in each ring */
    RINGS = 60,
};

/* The sheet's width, in heights: pages show it in a wide frame. */
#define WIDTH_LEAST 1.4
#define WIDTH_MOST 2.2
#define STRETCH_MOST 2.5

struct web_atlas *web_atlas_create(void)
{
    return mem_alloc(sizeof(struct web_atlas));
}

static void finish_isle(struct web_atlas_isle *isle)
{
    mem_free(isle->ref);
    mem_free(isle->name);
    mem_free(isle->rooms);
    mem_free(isle->ways);
    mem_free(isle->gates);
}

void web_atlas_destroy(struct web_atlas *atlas)
{
    for (size_t i = 0; atlas && i < atlas->count; i++) {
        finish_isle(&atlas->isles[i]);
    }
    if (atlas) {
        mem_free(atlas->isles);
        mem_free(atlas->joins);
    }
    mem_free(atlas);
}

size_t web_atlas_count(const struct web_atlas *atlas)
{
    return atlas->count;
}

/* -- reading an area -- */

static int compare_rooms(const void *a, const void *b)
{
    uint64_t x = ((const struct web_atlas_room *)a)->id;
    uint64_t y = ((const struct web_atlas_room *)b)->id;
    return (x > y) - (x < y);
}

size_t web_atlas_find_room(const struct web_atlas_isle *isle, uint64_t room)
{
    size_t low = 0;
    size_t high = isle->room_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (isle->rooms[middle].id < room) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < isle->room_count && isle->rooms[low].id == room ? low : SIZE_MAX;
}

static void take_rooms(struct web_atlas_isle *isle, const struct web_map *map)
{
    isle->rooms = mem_alloc_array(map->room_count, sizeof(*isle->rooms));
    isle->room_count = map->room_count;
    isle->columns = map->columns;
    isle->rows = map->rows;
    for (size_t i = 0; i < map->room_count; i++) {
        const struct web_map_room *room = &map->rooms[i];
        isle->rooms[i] = (struct web_atlas_room){.id = room->id, .x = room->x, .y = room->y};
    }
    qsort(isle->rooms, isle->room_count, sizeof(*isle->rooms), compare_rooms);
}

static void take_links(struct web_atlas_isle *isle, const struct web_map *map)
{
    isle->ways = mem_alloc_array(map->link_count + 1, sizeof(*isle->ways));
    isle->gates = mem_alloc_array(map->link_count + 1, sizeof(*isle->gates));
    for (size_t i = 0; i < map->link_count; i++) {
        const struct web_map_link *link = &map->links[i];
        size_t from = web_atlas_find_room(isle, map->rooms[link->from].id);
        must(from != SIZE_MAX);
        if (link->to == WEB_MAP_NONE) {
            if (link->outside && isle->gate_count < WEB_ATLAS_GATES_MAX) {
                isle->gates[isle->gate_count++] = (struct web_atlas_gate){
                        (uint32_t)from, link->outside, link->dx, link->dy};
            }
        } else if (link->kind == LAYOUT_WAY && !link->far) {
            size_t to = web_atlas_find_room(isle, map->rooms[link->to].id);
            must(to != SIZE_MAX);
            isle->ways[isle->way_count++] =
                    (struct web_atlas_way){(uint32_t)from, (uint32_t)to};
        }
    }
}

static enum web_atlas_soil soil_of(const json_t *room)
{
    bool open = json_is_true(json_object_get(room, "outdoors"));
    bool dark = json_is_true(json_object_get(room, "dark"));
    return open ? WEB_ATLAS_OPEN : dark ? WEB_ATLAS_DARK : WEB_ATLAS_ROOFED;
}

/* Sets the ground of each room, and that of the area: the most common one. */
static void take_soils(struct web_atlas_isle *isle, const json_t *rooms)
{
    size_t counts[3] = {0};
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        const json_t *room = json_array_get(rooms, i);
        size_t at = web_atlas_find_room(isle, (uint64_t)web_number(room, "id"));
        enum web_atlas_soil soil = soil_of(room);
        counts[soil]++;
        if (at != SIZE_MAX) {
            isle->rooms[at].soil = soil;
        }
    }
    isle->soil = WEB_ATLAS_OPEN;
    for (enum web_atlas_soil soil = WEB_ATLAS_ROOFED; soil <= WEB_ATLAS_DARK; soil++) {
        isle->soil = counts[soil] > counts[isle->soil] ? soil : isle->soil;
    }
}

/* Computes the island's size and the size of its name: larger areas have larger names, so that
 * the whole world can be read from afar. */
static void measure_atlas(struct web_atlas_isle *isle)
{
    struct str lines[2];
    size_t count = web_atlas_break(str_of(isle->name), lines);
    double size = NAME_LEAST + 5 * log2(fmax(1, (double)isle->room_count / 12));
    isle->name_size = (int32_t)fmin(NAME_MOST, fmax(NAME_LEAST, size));
    double widest = 0;
    for (size_t i = 0; i < count; i++) {
        widest = fmax(widest, 0.56 * isle->name_size * (double)str_columns(lines[i]));
    }
    isle->width = fmax(isle->columns * WEB_ATLAS_PITCH, widest) + 2 * ATLAS_MARGIN;
    isle->height = isle->rows * WEB_ATLAS_PITCH + 1.15 * isle->name_size * (double)count +
                   2 * ATLAS_MARGIN;
}

static char *dup_of(const json_t *object, const char *key)
{
    return str_dup(web_text(object, key));
}

void web_atlas_add(struct web_atlas *atlas, const json_t *area)
{
    struct web_map map;
    if (!web_map_layout(area, &map)) {
        return;
    }
    if (map.room_count > 0) {
        atlas->isles =
                mem_grow(atlas->isles, atlas->count, &atlas->capacity, sizeof(*atlas->isles));
        struct web_atlas_isle *isle = &atlas->isles[atlas->count++];
        *isle = (struct web_atlas_isle){.id = (uint64_t)web_number(area, "id"),
                .ref = dup_of(area, "ref"),
                .name = dup_of(area, "name")};
        take_rooms(isle, &map);
        take_soils(isle, json_object_get(area, "rooms"));
        take_links(isle, &map);
        measure_atlas(isle);
    }
    web_map_finish(&map);
}

/* -- which join -- */

struct entry {
    uint64_t room;
    uint32_t isle;
    uint32_t at; /* in its rooms */
};

static int compare_entries(const void *a, const void *b)
{
    uint64_t x = ((const struct entry *)a)->room;
    uint64_t y = ((const struct entry *)b)->room;
    return (x > y) - (x < y);
}

/* Returns an index of all rooms of all islands, sorted by ID. */
static struct entry *index_rooms(const struct web_atlas *atlas, size_t *out_count)
{
    size_t count = 0;
    for (size_t i = 0; i < atlas->count; i++) {
        count += atlas->isles[i].room_count;
    }
    struct entry *entries = mem_alloc_array(count + 1, sizeof(*entries));
    size_t n = 0;
    for (uint32_t i = 0; i < atlas->count; i++) {
        for (uint32_t k = 0; k < atlas->isles[i].room_count; k++) {
            entries[n++] = (struct entry){atlas->isles[i].rooms[k].id, i, k};
        }
    }
    qsort(entries, count, sizeof(*entries), compare_entries);
    *out_count = count;
    return entries;
}

/* Returns the join of two islands, in the direction in which it was found first. */
static struct web_atlas_join *join_of(struct web_atlas *atlas, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < atlas->join_count; i++) {
        struct web_atlas_join *join = &atlas->joins[i];
        if ((join->a == a && join->b == b) || (join->a == b && join->b == a)) {
            return join;
        }
    }
    atlas->joins = mem_grow(
            atlas->joins, atlas->join_count, &atlas->join_capacity, sizeof(*atlas->joins));
    struct web_atlas_join *join = &atlas->joins[atlas->join_count++];
    *join = (struct web_atlas_join){.a = a, .b = b};
    return join;
}

static void find_joins(struct web_atlas *atlas)
{
    size_t count = 0;
    struct entry *entries = index_rooms(atlas, &count);
    for (uint32_t a = 0; a < atlas->count; a++) {
        for (size_t i = 0; i < atlas->isles[a].gate_count; i++) {
            const struct web_atlas_gate *gate = &atlas->isles[a].gates[i];
            struct entry key = {.room = gate->outside};
            const struct entry *to =
                    bsearch(&key, entries, count, sizeof(*entries), compare_entries);
            if (!to || to->isle == a) {
                continue;
            }
            struct web_atlas_join *join = join_of(atlas, a, to->isle);
            if (join->count++ == 0) {
                join->room_a = gate->from;
                join->room_b = to->at;
            }
            int sign = join->a == a ? 1 : -1;
            join->dx += sign * gate->dx;
            join->dy += sign * gate->dy;
        }
    }
    mem_free(entries);
}

/* -- places -- */

static bool is_free(const struct web_atlas *atlas, const struct web_atlas_isle *isle)
{
    for (size_t i = 0; i < atlas->count; i++) {
        const struct web_atlas_isle *other = &atlas->isles[i];
        if (other != isle && other->placed &&
                fabs(other->x - isle->x) < (other->width + isle->width) / 2 &&
                fabs(other->y - isle->y) < (other->height + isle->height) / 2) {
            return false;
        }
    }
    return true;
}

/* Places the island as near to its wished position as there is room. Tries positions in rings,
 * each from the direction dx, dy on. */
static void put(struct web_atlas *atlas, struct web_atlas_isle *isle, double dx, double dy)
{
    double x = isle->x;
    double y = isle->y;
    double first = atan2(dy, dx);
    double step = fmin(isle->width, isle->height) / 4;
    bool free = is_free(atlas, isle);
    for (int ring = 1; !free; ring++) {
        double far = step * ring * (ring > RINGS ? ring - RINGS + 1 : 1);
        for (int turn = 0; turn < TURNS && !free; turn++) {
            /* alternates left and right of the direction */
            int steps = (turn + 1) / 2;
            double angle = first + (turn % 2 ? -1 : 1) * steps * 2 * M_PI / TURNS;
            isle->x = x + far * cos(angle);
            isle->y = y + far * sin(angle);
            free = is_free(atlas, isle);
        }
    }
    isle->placed = true;
}

/* Places b beside a (with from_b, a beside b), in the direction of their exits, or without one
 * away from the middle. */
static void put_beside(
        struct web_atlas *atlas, const struct web_atlas_join *join, bool from_b, uint32_t turn)
{
    const struct web_atlas_isle *from = &atlas->isles[from_b ? join->b : join->a];
    struct web_atlas_isle *to = &atlas->isles[from_b ? join->a : join->b];
    double dx = from_b ? -join->dx : join->dx;
    double dy = from_b ? -join->dy : join->dy;
    double length = hypot(dx, dy);
    if (length < 0.5) {
        /* The golden angle sends several islands to different sides. */
        dx = cos(turn * 2.4);
        dy = sin(turn * 2.4);
        length = 1;
    }
    dx /= length;
    dy /= length;
    double across = fabs(dx) > 0.01 ? (from->width + to->width) / 2 / fabs(dx) : INFINITY;
    double along = fabs(dy) > 0.01 ? (from->height + to->height) / 2 / fabs(dy) : INFINITY;
    double far = fmin(across, along);
    to->x = from->x + dx * far;
    to->y = from->y + dy * far;
    put(atlas, to, dx, dy);
}

static size_t *degrees_of(const struct web_atlas *atlas)
{
    size_t *degrees = mem_alloc_array(atlas->count + 1, sizeof(*degrees));
    for (size_t i = 0; i < atlas->join_count; i++) {
        degrees[atlas->joins[i].a]++;
        degrees[atlas->joins[i].b]++;
    }
    return degrees;
}

/* Returns the unplaced island with most connections; UINT32_MAX if all are placed. */
static uint32_t next_seed(const struct web_atlas *atlas, const size_t *degrees)
{
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < atlas->count; i++) {
        const struct web_atlas_isle *isle = &atlas->isles[i];
        if (!isle->placed &&
                (best == UINT32_MAX || degrees[i] > degrees[best] ||
                        (degrees[i] == degrees[best] &&
                                isle->room_count > atlas->isles[best].room_count))) {
            best = i;
        }
    }
    return best;
}

/* Places all islands connected with the seed, nearest first. */
static void put_all_from(struct web_atlas *atlas, uint32_t seed)
{
    uint32_t *queue = mem_alloc_array(atlas->count + 1, sizeof(*queue));
    size_t queued = 0;
    uint32_t turn = 0;
    put(atlas, &atlas->isles[seed], 1, 0);
    queue[queued++] = seed;
    for (size_t next = 0; next < queued; next++) {
        for (size_t i = 0; i < atlas->join_count; i++) {
            const struct web_atlas_join *join = &atlas->joins[i];
            bool from_b = join->b == queue[next];
            uint32_t other = from_b ? join->a : join->b;
            if ((from_b || join->a == queue[next]) && !atlas->isles[other].placed) {
                put_beside(atlas, join, from_b, turn++);
                queue[queued++] = other;
            }
        }
    }
    mem_free(queue);
}

static void measure_all(struct web_atlas *atlas)
{
    for (size_t i = 0; i < atlas->count; i++) {
        const struct web_atlas_isle *isle = &atlas->isles[i];
        double left = isle->x - isle->width / 2;
        double top = isle->y - isle->height / 2;
        atlas->left = i == 0 ? left : fmin(atlas->left, left);
        atlas->top = i == 0 ? top : fmin(atlas->top, top);
        atlas->right = i == 0 ? left + isle->width : fmax(atlas->right, left + isle->width);
        atlas->bottom = i == 0 ? top + isle->height : fmax(atlas->bottom, top + isle->height);
    }
}

/* Moves the islands apart in one direction until the sheet is as wide as pages show it. They stay
 * free of each other. */
static void stretch(struct web_atlas *atlas)
{
    double width = atlas->right - atlas->left;
    double height = atlas->bottom - atlas->top;
    double wider = fmin(STRETCH_MOST, fmax(1, WIDTH_LEAST * height / fmax(1, width)));
    double higher = fmin(STRETCH_MOST, fmax(1, width / (WIDTH_MOST * fmax(1, height))));
    for (size_t i = 0; i < atlas->count; i++) {
        atlas->isles[i].x *= wider;
        atlas->isles[i].y *= higher;
    }
}

void web_atlas_place(struct web_atlas *atlas)
{
    find_joins(atlas);
    size_t *degrees = degrees_of(atlas);
    for (uint32_t seed; (seed = next_seed(atlas, degrees)) != UINT32_MAX;) {
        put_all_from(atlas, seed);
    }
    measure_all(atlas);
    stretch(atlas);
    measure_all(atlas);
    web_atlas_rank(atlas);
    mem_free(degrees);
}
