/* web_map_lane.c -- gives each link that goes around other rooms lanes and ends of its own.
 *
 * A lane goes out of a side of one box into the gap beside it, along at most three gaps, and into
 * a side of the other box. Several lanes in one gap are beside one another, and several ends at
 * one side as well; the middle of a side is left to the link that goes straight on. */
#include "net/maps/web_map_lane.h"

#include "engine/base/mem.h"

#include <math.h>
#include <string.h>

enum {
    SIDES = 4,
    END_SLOTS = 5,
    LANE_SLOTS = 5,
    LANE_STEP = 8, /* between lanes in one gap */
    LEGS = 3,      /* of a lane in gaps: between its inner points */
};

/* One straight stretch of a lane in a gap. */
struct leg {
    size_t gap; /* gaps of columns first, then those of rows */
    double low;
    double high;
    uint32_t slot;
    size_t next; /* in this gap, plus 1; 0: none */
};

struct lanes {
    const struct web_map *map;
    struct web_map_lane *all;
    uint8_t (*ends)[SIDES]; /* by room: bits of the taken ends of each side */
    struct leg *legs;
    size_t leg_count;
    size_t *gaps; /* the newest leg of each gap, plus 1 */
};

double web_map_floor_shift(const struct web_map *map, int32_t y)
{
    if (map->floor_count < 2) {
        return 0;
    }
    double shift = 0;
    for (size_t i = 0; i < map->floor_count; i++) {
        shift += map->floors[i].y <= y ? i == 0 ? FLOOR_LABEL : FLOOR_GAP : 0;
    }
    return shift;
}

static struct point middle_in(const struct web_map *map, uint32_t index)
{
    const struct web_map_room *room = &map->rooms[index];
    return (struct point){MAP_DRAW_MARGIN + room->x * CELL_WIDTH + CELL_WIDTH / 2.0,
            MAP_DRAW_MARGIN + room->y * CELL_HEIGHT + CELL_HEIGHT / 2.0 +
                    web_map_floor_shift(map, room->y)};
}

void web_map_place(const struct web_map *map, uint32_t index, double *out_x, double *out_y)
{
    struct point middle = middle_in(map, index);
    *out_x = middle.x;
    *out_y = middle.y;
}

struct point web_map_port(struct point middle, int dx, int dy)
{
    return (struct point){middle.x + dx * BOX_WIDTH / 2.0, middle.y + dy * BOX_HEIGHT / 2.0};
}

void web_map_side(
        const struct web_map *map, const struct web_map_link *link, bool back, int *dx, int *dy)
{
    struct point a = middle_in(map, link->from);
    struct point b = middle_in(map, link->to);
    if (!back) {
        bool other = link->kind == LAYOUT_OTHER;
        *dx = other ? (b.x < a.x ? -1 : 1) : link->dx;
        *dy = other ? 0 : link->dy;
        return;
    }
    bool known = link->back_dx != 0 || link->back_dy != 0;
    *dx = known ? link->back_dx : a.x < b.x ? -1 : a.x > b.x;
    *dy = known ? link->back_dy : *dx != 0 ? 0 : a.y < b.y ? -1 : 1;
}

/* True if both ends are on one sheet, and leave their boxes at a side. */
static bool follows_lanes(const struct web_map *map, const struct web_map_link *link)
{
    if (!link->far || link->to == link->from || link->kind == LAYOUT_STAIRS) {
        return false;
    }
    const struct web_map_room *from = &map->rooms[link->from];
    const struct web_map_room *to = &map->rooms[link->to];
    bool straight = link->kind == LAYOUT_OTHER || link->dx == 0 || link->dy == 0;
    return straight && (link->back_dx == 0 || link->back_dy == 0) && from->floor == to->floor &&
           from->part == to->part;
}

/* -- ends -- */

static int side_of(int dx, int dy)
{
    return dx > 0 ? 0 : dx < 0 ? 1 : dy > 0 ? 2 : 3;
}

/* Takes the middle of the sides that straight links and signs use. */
static void take_middles(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->map->link_count; i++) {
        const struct web_map_link *link = &lanes->map->links[i];
        if (link->kind != LAYOUT_WAY || (link->dx != 0 && link->dy != 0) ||
                (link->to != WEB_MAP_NONE && link->far)) {
            continue;
        }
        lanes->ends[link->from][side_of(link->dx, link->dy)] |= 1;
        if (link->to != WEB_MAP_NONE) {
            lanes->ends[link->to][side_of(-link->dx, -link->dy)] |= 1;
        }
    }
}

/* Takes a free end of a room's side, preferably toward `toward` (-1, 1), and returns its distance
 * from the middle of the side. */
static double take_end(struct lanes *lanes, uint32_t room, int dx, int dy, int toward)
{
    static const double parts[END_SLOTS] = {0, 0.25, -0.25, 0.375, -0.375};
    uint8_t *taken = &lanes->ends[room][side_of(dx, dy)];
    size_t slot = 0;
    while (slot + 1 < END_SLOTS && *taken & 1U << slot) {
        slot++;
        /* Slots 1 and 3 are after the middle, 2 and 4 before it. */
        if (slot % 2 == 1 && toward < 0 && !(*taken & 1U << (slot + 1))) {
            slot++;
        }
    }
    *taken |= (uint8_t)(1U << slot);
    return parts[slot] * (dx == 0 ? BOX_WIDTH : BOX_HEIGHT);
}

/* -- legs -- */

static size_t gap_of(const struct web_map *map, const struct web_map_room *room, int dx, int dy)
{
    return dx != 0 ? (size_t)(room->x + (dx > 0))
                   : (size_t)(map->columns + 1 + room->y + (dy > 0));
}

/* Returns the distance of a new leg from the middle of its gap, so that it overlaps no other. */
static double take_leg(struct lanes *lanes, size_t gap, double a, double b)
{
    static const int shifts[LANE_SLOTS] = {0, 1, -1, 2, -2};
    double low = fmin(a, b) - LANE_STEP;
    double high = fmax(a, b) + LANE_STEP;
    uint32_t taken = 0;
    for (size_t at = lanes->gaps[gap]; at > 0; at = lanes->legs[at - 1].next) {
        const struct leg *leg = &lanes->legs[at - 1];
        taken |= leg->low < high && low < leg->high ? 1U << leg->slot : 0;
    }
    uint32_t slot = 0;
    while (slot + 1 < LANE_SLOTS && taken & 1U << slot) {
        slot++;
    }
    lanes->legs[lanes->leg_count++] = (struct leg){gap, low, high, slot, lanes->gaps[gap]};
    lanes->gaps[gap] = lanes->leg_count;
    return shifts[slot] * (double)LANE_STEP;
}

static int sign_toward(double value)
{
    return value < 0 ? -1 : 1;
}

struct lane_end {
    uint32_t room;
    int dx;
    int dy;
    struct point middle; /* of the box */
    struct point gap;    /* in the middle of the gap beside the box */
};

static struct lane_end find_end(
        const struct web_map *map, const struct web_map_link *link, bool back)
{
    struct lane_end end = {.room = back ? link->to : link->from};
    web_map_side(map, link, back, &end.dx, &end.dy);
    end.middle = middle_in(map, end.room);
    end.gap = (struct point){end.middle.x + end.dx * CELL_WIDTH / 2.0,
            end.middle.y + end.dy * CELL_HEIGHT / 2.0};
    return end;
}

/* Sets points 0 and 1, or 5 and 4: where the lane leaves the box, and where it is in the gap. */
static void put_end(struct lanes *lanes, const struct lane_end *end, struct point toward,
        struct point *port, struct point *turn)
{
    bool upright = end->dx == 0;
    int side = upright ? sign_toward(toward.x - end->middle.x)
                       : sign_toward(toward.y - end->middle.y);
    double aside = take_end(lanes, end->room, end->dx, end->dy, side);
    *port = web_map_port(end->middle, end->dx, end->dy);
    *turn = end->gap;
    port->x += upright ? aside : 0;
    turn->x = upright ? port->x : turn->x;
    port->y += upright ? 0 : aside;
    turn->y = upright ? turn->y : port->y;
}

/* Shifts a point's x or y to the lane's place in the gap beside its box. */
static void shift_gap(
        struct lanes *lanes, const struct lane_end *end, struct point *turn, struct point *next)
{
    const struct web_map_room *room = &lanes->map->rooms[end->room];
    size_t gap = gap_of(lanes->map, room, end->dx, end->dy);
    if (end->dx != 0) {
        turn->x = next->x += take_leg(lanes, gap, turn->y, next->y);
        return;
    }
    turn->y = next->y += take_leg(lanes, gap, turn->x, next->x);
}

/* Both ends are at sides that look left or right, or both at sides that look up or down: the lane
 * crosses in the gap at b's side toward a. */
static void cross_over(struct lanes *lanes, const struct lane_end *a, const struct lane_end *b,
        struct point points[LANE_POINTS])
{
    const struct web_map *map = lanes->map;
    const struct web_map_room *room = &map->rooms[b->room];
    if (a->dx != 0) {
        int dy = a->middle.y > b->middle.y ? 1 : -1;
        double y = b->middle.y + dy * CELL_HEIGHT / 2.0;
        y += take_leg(lanes, gap_of(map, room, 0, dy), a->gap.x, b->gap.x);
        points[2] = (struct point){a->gap.x, y};
        points[3] = (struct point){b->gap.x, y};
        return;
    }
    int dx = a->middle.x > b->middle.x ? 1 : -1;
    double x = b->middle.x + dx * CELL_WIDTH / 2.0;
    x += take_leg(lanes, gap_of(map, room, dx, 0), a->gap.y, b->gap.y);
    points[2] = (struct point){x, a->gap.y};
    points[3] = (struct point){x, b->gap.y};
}

static void find_lane(
        struct lanes *lanes, const struct web_map_link *link, struct point points[LANE_POINTS])
{
    struct lane_end a = find_end(lanes->map, link, false);
    struct lane_end b = find_end(lanes->map, link, true);
    bool corner = (a.dx == 0) != (b.dx == 0);
    if (corner) {
        points[2] =
                a.dx != 0 ? (struct point){a.gap.x, b.gap.y} : (struct point){b.gap.x, a.gap.y};
        points[3] = points[2];
    } else {
        cross_over(lanes, &a, &b, points);
    }
    put_end(lanes, &a, points[2], &points[0], &points[1]);
    put_end(lanes, &b, points[3], &points[5], &points[4]);
    shift_gap(lanes, &a, &points[1], &points[2]);
    shift_gap(lanes, &b, &points[4], &points[3]);
    if (corner) {
        /* Each end has shifted the corner in its own direction. */
        struct point both = a.dx != 0 ? (struct point){points[2].x, points[3].y}
                                      : (struct point){points[3].x, points[2].y};
        points[2] = points[3] = both;
    }
}

struct web_map_lane *web_map_find_lanes(const struct web_map *map)
{
    struct lanes lanes = {
            .map = map,
            .all = mem_alloc_array(map->link_count + 1, sizeof(*lanes.all)),
            .ends = mem_alloc_array(map->room_count + 1, sizeof(*lanes.ends)),
            .legs = mem_alloc_array(map->link_count * LEGS + 1, sizeof(*lanes.legs)),
            .gaps = mem_alloc_array(
                    (size_t)map->columns + (size_t)map->rows + 2, sizeof(*lanes.gaps)),
    };
    take_middles(&lanes);
    for (size_t i = 0; i < map->link_count; i++) {
        const struct web_map_link *link = &map->links[i];
        if (link->to != WEB_MAP_NONE && follows_lanes(map, link)) {
            lanes.all[i].any = true;
            find_lane(&lanes, link, lanes.all[i].points);
        }
    }
    mem_free(lanes.gaps);
    mem_free(lanes.legs);
    mem_free(lanes.ends);
    return lanes.all;
}

struct point web_map_lane_middle(const struct point at[LANE_POINTS])
{
    size_t longest = 1;
    double most = 0;
    for (size_t i = 1; i + 2 < LANE_POINTS; i++) {
        double length = hypot(at[i + 1].x - at[i].x, at[i + 1].y - at[i].y);
        longest = length > most ? i : longest;
        most = fmax(length, most);
    }
    return (struct point){
            (at[longest].x + at[longest + 1].x) / 2, (at[longest].y + at[longest + 1].y) / 2};
}
