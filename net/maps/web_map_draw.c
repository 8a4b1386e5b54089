/* web_map_draw.c -- draws a map as SVG.
 *
 * The SVG has no scripts or styles of its own: it uses classes of data/web/map.css, so dark
 * mode works. Rooms, stairs and exits out of the area have titles for the pointer and are links
 * for keyboards and screen readers. Lines are drawn first, then doors, then rooms.
 *
 * Straight lines join neighbours. Other links of a sheet follow the lanes between the boxes, and
 * those to another sheet are curves; both leave and arrive on the right sides. */
#include "net/maps/web_break.h"
#include "net/maps/web_map_impl.h"
#include "net/maps/web_map_lane.h"
#include "net/text/web_html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FLOOR_RULE = 12, /* below the rooms of the floor above */
    STUB = 15,       /* with its circle, in the middle of the gap between two boxes */
    OUT_RADIUS = 7,
    BEND = 44,
    MAP_DRAW_NAME_COLUMNS = 11,
    WIDE_COLUMNS = 13,     /* of a line with a long word, which has a wider box (map.css) */
    NAME_COLUMNS_MAX = 16, /* with smaller letters */
    NAME_LINES = 3,
    NAME_STEP = 17,
    PIECE_COLUMNS = 2, /* on each side of the room in the middle of a piece */
    PIECE_ROWS = 2,
    PIECE_STEPS = 2,
};

struct drawing {
    const struct web_map *map;
    const struct web_map_lane *lanes; /* by index of the link */
    uint64_t here;
    struct buf *out;
    uint32_t around;    /* only rooms near this one are drawn; WEB_MAP_NONE: all */
    const bool *near;   /* by index: at most PIECE_STEPS from it */
    struct point first; /* the corners of the window */
    struct point last;
};

/* True if a room is drawn. */
static bool is_drawn(const struct drawing *drawing, uint32_t index)
{
    if (drawing->around == WEB_MAP_NONE) {
        return true;
    }
    const struct web_map_room *middle = &drawing->map->rooms[drawing->around];
    const struct web_map_room *room = &drawing->map->rooms[index];
    return drawing->near[index] && room->floor == middle->floor &&
           abs(room->x - middle->x) <= PIECE_COLUMNS && abs(room->y - middle->y) <= PIECE_ROWS;
}

static struct point middle_of(const struct web_map *map, uint32_t index)
{
    struct point middle;
    web_map_place(map, index, &middle.x, &middle.y);
    return middle;
}

/* Returns where the line from a box's middle towards a point leaves the box. */
static struct point edge_of(struct point middle, struct point toward)
{
    double dx = toward.x - middle.x;
    double dy = toward.y - middle.y;
    double across = fabs(dx) > 0 ? BOX_WIDTH / 2.0 / fabs(dx) : 1;
    double along = fabs(dy) > 0 ? BOX_HEIGHT / 2.0 / fabs(dy) : 1;
    double part = fmin(across, along);
    return (struct point){middle.x + dx * part, middle.y + dy * part};
}

/* Appends an exit's name, as "north: door, closed". */
static void put_way_name(const struct web_map_link *link, struct buf *out)
{
    web_put(out, link->name);
    if (link->back_name.length > 0 && !str_equal_nocase(link->name, link->back_name)) {
        buf_add_text(out, " / ");
        web_put(out, link->back_name);
    }
    if (link->one_way && !link->dark && link->to != WEB_MAP_NONE) {
        buf_add_text(out, ", one way");
    }
    if (link->door) {
        buf_add_text(out, link->open ? ", an open door" : ", a closed door");
    }
}

static void put_link_title(const struct drawing *drawing, const struct web_map_link *link)
{
    struct buf *out = drawing->out;
    buf_add_text(out, "<title>");
    web_put(out, drawing->map->rooms[link->from].name);
    buf_add_text(out, link->one_way ? " → " : " – ");
    web_put(out, drawing->map->rooms[link->to].name);
    buf_add_text(out, ": ");
    put_way_name(link, out);
    buf_add_text(out, "</title>");
}

static void put_door(struct drawing *drawing, const struct web_map_link *link, struct point at)
{
    if (link->door) {
        buf_printf(drawing->out,
                "<rect class=\"%s\" x=\"%.0f\" y=\"%.0f\" width=\"12\" height=\"12\" "
                "rx=\"2\"/>",
                link->open ? "door" : "door closed", at.x - 6, at.y - 6);
    }
}

enum { LANE_TURN = 9 };

/* Returns the point at most LANE_TURN from a corner, towards another point. */
static struct point turn_of(struct point corner, struct point toward)
{
    double length = hypot(toward.x - corner.x, toward.y - corner.y);
    double part = length > 0 ? fmin(LANE_TURN, length / 2) / length : 0;
    return (struct point){
            corner.x + (toward.x - corner.x) * part, corner.y + (toward.y - corner.y) * part};
}

/* Draws a way by lanes with round corners. */
static void put_lane(struct drawing *drawing, const struct web_map_link *link,
        const struct point at[LANE_POINTS])
{
    buf_printf(drawing->out, " d=\"M%.0f %.0f", at[0].x, at[0].y);
    for (size_t i = 1; i + 1 < LANE_POINTS; i++) {
        struct point in = turn_of(at[i], at[i - 1]);
        struct point out = turn_of(at[i], at[i + 1]);
        buf_printf(drawing->out, "L%.0f %.0fQ%.0f %.0f %.0f %.0f", in.x, in.y, at[i].x, at[i].y,
                out.x, out.y);
    }
    buf_printf(drawing->out, "L%.0f %.0f\">", at[LANE_POINTS - 1].x, at[LANE_POINTS - 1].y);
    put_link_title(drawing, link);
    buf_add_text(drawing->out, "</path>");
    put_door(drawing, link, web_map_lane_middle(at));
}

static void put_curve(struct drawing *drawing, const struct web_map_link *link, struct point a,
        struct point b)
{
    int dx, dy, back_dx, back_dy;
    web_map_side(drawing->map, link, false, &dx, &dy);
    web_map_side(drawing->map, link, true, &back_dx, &back_dy);
    struct point from = web_map_port(a, dx, dy);
    struct point to = web_map_port(b, back_dx, back_dy);
    double bend = fmax(BEND, hypot(to.x - from.x, to.y - from.y) / 4);
    struct point c1 = {from.x + dx * bend, from.y + dy * bend};
    struct point c2 = {to.x + back_dx * bend, to.y + back_dy * bend};
    buf_printf(drawing->out, " d=\"M%.0f %.0fC%.0f %.0f %.0f %.0f %.0f %.0f\">", from.x, from.y,
            c1.x, c1.y, c2.x, c2.y, to.x, to.y);
    put_link_title(drawing, link);
    buf_add_text(drawing->out, "</path>");
    put_door(drawing, link,
            (struct point){(from.x + 3 * c1.x + 3 * c2.x + to.x) / 8,
                    (from.y + 3 * c1.y + 3 * c2.y + to.y) / 8});
}

static void put_line_map_draw(struct drawing *drawing, const struct web_map_link *link,
        struct point a, struct point b)
{
    struct point from =
            link->kind == LAYOUT_WAY ? web_map_port(a, link->dx, link->dy) : edge_of(a, b);
    struct point to =
            link->kind == LAYOUT_WAY ? web_map_port(b, -link->dx, -link->dy) : edge_of(b, a);
    buf_printf(drawing->out, " d=\"M%.0f %.0fL%.0f %.0f\">", from.x, from.y, to.x, to.y);
    put_link_title(drawing, link);
    buf_add_text(drawing->out, "</path>");
    put_door(drawing, link, (struct point){(from.x + to.x) / 2, (from.y + to.y) / 2});
}

static void put_inner(struct drawing *drawing, const struct web_map_link *link)
{
    if (link->kind == LAYOUT_STAIRS || link->from == link->to) {
        return;
    }
    struct point a = middle_of(drawing->map, link->from);
    struct point b = middle_of(drawing->map, link->to);
    buf_printf(drawing->out, "<path class=\"way%s%s\"%s",
            link->kind == LAYOUT_OTHER ? " other" : "", link->far ? " far" : "",
            link->one_way && !link->dark ? " marker-end=\"url(#map-arrow)\"" : "");
    const struct web_map_lane *lane = &drawing->lanes[link - drawing->map->links];
    if (lane->any) {
        put_lane(drawing, link, lane->points);
    } else if (link->far) {
        put_curve(drawing, link, a, b);
    } else {
        put_line_map_draw(drawing, link, a, b);
    }
}

/* -- names of rooms that are not drawn, at the ends of the ways to them -- */

enum { BEYOND_GAP = 6 };

/* Returns a name as maps have it, without "The". */
static struct str short_name(struct str name)
{
    return str_starts(name, STR("The ")) ? str_slice(name, strlen("The "), name.length) : name;
}

static void put_beyond(
        struct drawing *drawing, uint32_t room, struct point at, const char *anchor)
{
    const struct web_map_room *to = &drawing->map->rooms[room];
    buf_printf(drawing->out,
            "<a class=\"beyond %s\" href=\"/world/room/%llu\"><text x=\"%.0f\" y=\"%.0f\">",
            anchor, (unsigned long long)to->id, at.x, at.y);
    web_put(drawing->out, short_name(to->name));
    buf_add_text(drawing->out, "</text></a>");
}

/* Writes the name at the end of a straight way, or beside its begin where the window cuts it. */
static void name_beyond(struct drawing *drawing, uint32_t from, uint32_t to)
{
    struct point a = middle_of(drawing->map, from);
    struct point b = middle_of(drawing->map, to);
    int dx = (b.x > a.x) - (b.x < a.x);
    int dy = (b.y > a.y) - (b.y < a.y);
    struct point begin = web_map_port(a, dx, dy);
    struct point end = web_map_port(b, -dx, -dy);
    bool cut = end.x < drawing->first.x || end.x > drawing->last.x;
    if (dx != 0 && dy != 0) {
        return;
    }
    if (dy != 0) {
        double y = begin.y + (dy < 0 ? -3 : 4) * BEYOND_GAP;
        put_beyond(drawing, to, (struct point){a.x + BEYOND_GAP + 2, y}, "start");
        return;
    }
    struct point at = cut ? (struct point){begin.x + 4 * dx * BEYOND_GAP, a.y - BEYOND_GAP - 2}
                          : (struct point){end.x + dx * BEYOND_GAP, a.y + BEYOND_GAP - 1};
    put_beyond(drawing, to, at, dx < 0 ? "end" : "start");
}

static void put_names_beyond(struct drawing *drawing)
{
    for (size_t i = 0; i < drawing->map->link_count; i++) {
        const struct web_map_link *link = &drawing->map->links[i];
        if (link->to == WEB_MAP_NONE || link->kind != LAYOUT_WAY || link->far) {
            continue;
        }
        bool from = is_drawn(drawing, link->from);
        if (from != is_drawn(drawing, link->to)) {
            name_beyond(drawing, from ? link->from : link->to, from ? link->to : link->from);
        }
    }
}

/* -- signs at a room's edge: stairs, ways out of the area, ways back into the same room -- */

static void begin_sign(struct drawing *drawing, const char *kind, uint64_t to)
{
    if (to) {
        buf_printf(drawing->out, "<a class=\"sign %s\" href=\"/world/room/%llu\">", kind,
                (unsigned long long)to);
    } else {
        buf_printf(drawing->out, "<g class=\"sign %s\">", kind);
    }
}

static void put_sign_title(struct drawing *drawing, const struct web_map_link *link,
        struct str name, struct str to)
{
    buf_add_text(drawing->out, "<title>");
    web_put(drawing->out, name);
    if (to.length > 0) {
        buf_add_text(drawing->out, " to ");
        web_put(drawing->out, to);
    }
    if (link->door) {
        buf_add_text(drawing->out, link->open ? " (an open door)" : " (a closed door)");
    }
    buf_add_text(drawing->out, "</title>");
}

/* Draws a triangle in the right corner of a room's box: at the top for up, at the bottom for
 * down. */
static void put_stairs(struct drawing *drawing, const struct web_map_link *link, bool back)
{
    const struct web_map *map = drawing->map;
    uint32_t at = back ? link->to : link->from;
    uint32_t other = back ? link->from : link->to;
    int dz = back ? -link->dz : link->dz;
    struct point corner = web_map_port(middle_of(map, at), 1, dz > 0 ? -1 : 1);
    double x = corner.x - 12;
    double y = corner.y + (dz > 0 ? 11 : -11);
    begin_sign(drawing, dz > 0 ? "stairs up" : "stairs down",
            other == WEB_MAP_NONE ? link->outside : map->rooms[other].id);
    put_sign_title(drawing, link, back ? link->back_name : link->name,
            other == WEB_MAP_NONE ? link->to_name : map->rooms[other].name);
    buf_printf(drawing->out,
            "<rect x=\"%.0f\" y=\"%.0f\" width=\"32\" height=\"28\"/>"
            "<path d=\"M%.0f %.0fl7 %dl-14 0z\"/>",
            x - 16, y - 14, x, y - dz * 5.0, dz * 10);
    buf_add_text(drawing->out, (other == WEB_MAP_NONE ? link->outside : 1) ? "</a>" : "</g>");
}

/* Writes where a way out of the area leads, beside a circle above or below a room. */
static void put_place_outside(
        struct drawing *drawing, const struct web_map_link *link, struct point from)
{
    if (link->kind != LAYOUT_WAY || link->dx != 0 || link->to_name.length == 0) {
        return;
    }
    struct str lines[1];
    bool cut = false;
    (void)web_break(short_name(link->to_name), NAME_COLUMNS_MAX, lines, 1, &cut);
    buf_printf(drawing->out, "<text x=\"%.0f\" y=\"%.0f\">", from.x + 2 * OUT_RADIUS,
            from.y + link->dy * (STUB + OUT_RADIUS) + 5);
    web_put(drawing->out, lines[0]);
    buf_add_text(drawing->out, cut ? "…</text>" : "</text>");
}

static void put_outward(struct drawing *drawing, const struct web_map_link *link)
{
    struct point middle = middle_of(drawing->map, link->from);
    bool way = link->kind == LAYOUT_WAY;
    struct point from =
            way ? web_map_port(middle, link->dx, link->dy) : web_map_port(middle, -1, 1);
    int dx = way ? link->dx : -1;
    int dy = way ? link->dy : 1;
    begin_sign(drawing, "out", link->outside);
    put_sign_title(drawing, link, link->name, link->to_name);
    buf_printf(drawing->out,
            "<path class=\"way\" d=\"M%.0f %.0fL%.0f %.0f\"/>"
            "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"%d\"/>",
            from.x, from.y, from.x + dx * STUB, from.y + dy * STUB,
            from.x + dx * (STUB + OUT_RADIUS), from.y + dy * (STUB + OUT_RADIUS), OUT_RADIUS);
    put_place_outside(drawing, link, from);
    buf_add_text(drawing->out, link->outside ? "</a>" : "</g>");
}

static void put_loop(struct drawing *drawing, const struct web_map_link *link)
{
    struct point from = web_map_port(middle_of(drawing->map, link->from), -1, -1);
    buf_printf(drawing->out,
            "<g class=\"sign loop\"><path class=\"way\" marker-end=\"url(#map-arrow)\" "
            "d=\"M%.0f %.0fc-4 -26 30 -26 24 -2\"/>",
            from.x + 14, from.y);
    put_sign_title(drawing, link, link->name, STR("the same room"));
    buf_add_text(drawing->out, "</g>");
}

static void put_signs(struct drawing *drawing)
{
    for (size_t i = 0; i < drawing->map->link_count; i++) {
        const struct web_map_link *link = &drawing->map->links[i];
        bool drawn = is_drawn(drawing, link->from);
        if (link->kind == LAYOUT_STAIRS) {
            if (drawn) {
                put_stairs(drawing, link, false);
            }
            if (!link->one_way && is_drawn(drawing, link->to)) {
                put_stairs(drawing, link, true);
            }
        } else if (!drawn) {
            continue;
        } else if (link->to == WEB_MAP_NONE) {
            put_outward(drawing, link);
        } else if (link->to == link->from) {
            put_loop(drawing, link);
        }
    }
}

/* -- rooms -- */

/* Returns the columns of a line that has room for the longest word of a name. */
static size_t line_columns(struct str name)
{
    size_t most = MAP_DRAW_NAME_COLUMNS;
    while (name.length > 0) {
        size_t columns = str_columns(str_take_word(&name));
        most = columns > most ? columns : most;
    }
    return most < NAME_COLUMNS_MAX ? most : NAME_COLUMNS_MAX;
}

/* Draws a name, as on maps without "The". */
static void put_name_map_draw(struct drawing *drawing, struct str name, struct point middle)
{
    name = short_name(name);
    struct str lines[NAME_LINES];
    bool cut = false;
    size_t columns = line_columns(name);
    size_t count = web_break(name, columns, lines, NAME_LINES, &cut);
    double y = middle.y - (double)(count - 1) * NAME_STEP / 2 + 5;
    buf_add_text(drawing->out, columns > WIDE_COLUMNS            ? "<text class=\"long small\">"
                               : columns > MAP_DRAW_NAME_COLUMNS ? "<text class=\"long\">"
                                                                 : "<text>");
    for (size_t i = 0; i < count; i++) {
        buf_printf(drawing->out, "<tspan x=\"%.0f\" y=\"%.0f\">", middle.x,
                y + (double)i * NAME_STEP);
        web_put(drawing->out, lines[i]);
        buf_add_text(drawing->out, cut && i + 1 == count ? "…</tspan>" : " </tspan>");
    }
    buf_add_text(drawing->out, "</text>");
}

static void put_room(struct drawing *drawing, uint32_t index)
{
    const struct web_map_room *room = &drawing->map->rooms[index];
    struct point middle = middle_of(drawing->map, index);
    bool here = drawing->here != 0 && room->id == drawing->here;
    buf_printf(drawing->out,
            "<a class=\"room%s%s%s%s\" href=\"/world/room/%llu\" data-room=\"%llu\"%s><title>",
            here ? " here" : "", room->outdoors ? " open" : "", room->dark ? " dark" : "",
            room->people > 0 ? " lit" : "", (unsigned long long)room->id,
            (unsigned long long)room->id, here ? " aria-current=\"location\"" : "");
    web_put(drawing->out, room->name);
    if (room->people > 0) {
        buf_printf(drawing->out, ", %lld %s there", (long long)room->people,
                room->people == 1 ? "person is" : "people are");
    }
    buf_add_text(drawing->out, here ? " (you are here)</title>" : "</title>");
    buf_printf(drawing->out,
            "<rect x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
            middle.x - BOX_WIDTH / 2.0, middle.y - BOX_HEIGHT / 2.0, BOX_WIDTH, BOX_HEIGHT);
    put_name_map_draw(drawing, room->name, middle);
    if (here) {
        buf_printf(drawing->out, "<circle class=\"pin\" cx=\"%.0f\" cy=\"%.0f\" r=\"8\"/>",
                middle.x - BOX_WIDTH / 2.0, middle.y - BOX_HEIGHT / 2.0);
    }
    buf_add_text(drawing->out, "</a>");
}

static void put_floors(struct drawing *drawing)
{
    const struct web_map *map = drawing->map;
    for (size_t i = 0; i < map->floor_count && map->floor_count > 1; i++) {
        const struct web_map_floor *floor = &map->floors[i];
        double y =
                MAP_DRAW_MARGIN + floor->y * CELL_HEIGHT + web_map_floor_shift(map, floor->y);
        if (i > 0) {
            buf_printf(drawing->out, "<path class=\"storey\" d=\"M%d %.0fh%d\"/>",
                    MAP_DRAW_MARGIN, y - FLOOR_GAP + FLOOR_RULE, map->columns * CELL_WIDTH);
        }
        buf_printf(drawing->out, "<text class=\"floor\" x=\"%d\" y=\"%.0f\" data-rows=\"%d\">",
                MAP_DRAW_MARGIN, y - 12, floor->rows);
        if (floor->number == 0) {
            buf_add_text(drawing->out, "Ground");
        } else {
            buf_printf(drawing->out, "%d %s",
                    floor->number < 0 ? -floor->number : floor->number,
                    floor->number < 0 ? "down" : "up");
        }
        buf_add_text(drawing->out, "</text>");
    }
}

/* Draws the part of the map in a window of the sheet. */
static void draw_window(
        struct drawing *drawing, double x, double y, double width, double height)
{
    const struct web_map *map = drawing->map;
    drawing->first = (struct point){x, y};
    drawing->last = (struct point){x + width, y + height};
    buf_printf(drawing->out,
            "<svg class=\"map\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
            "height=\"%.0f\" viewBox=\"%.0f %.0f %.0f %.0f\">"
            "<defs><marker id=\"map-arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
            "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
            "<path class=\"arrow\" d=\"M0 0L10 5L0 10z\"/></marker></defs>",
            width, height, x, y, width, height);
    if (drawing->around == WEB_MAP_NONE) {
        put_floors(drawing);
    }
    for (size_t i = 0; i < map->link_count; i++) {
        const struct web_map_link *link = &map->links[i];
        if (link->to != WEB_MAP_NONE &&
                (is_drawn(drawing, link->from) || is_drawn(drawing, link->to))) {
            put_inner(drawing, link);
        }
    }
    for (uint32_t i = 0; i < map->room_count; i++) {
        if (is_drawn(drawing, i)) {
            put_room(drawing, i);
        }
    }
    put_names_beyond(drawing);
    put_signs(drawing);
    buf_add_text(drawing->out, "</svg>");
}

void web_map_draw(const struct web_map *map, uint64_t here, struct buf *html)
{
    struct web_map_lane *lanes = web_map_find_lanes(map);
    struct drawing drawing = {
            .map = map, .lanes = lanes, .here = here, .out = html, .around = WEB_MAP_NONE};
    draw_window(&drawing, 0, 0, 2 * MAP_DRAW_MARGIN + map->columns * CELL_WIDTH,
            2 * MAP_DRAW_MARGIN + map->rows * CELL_HEIGHT +
                    web_map_floor_shift(map, map->rows));
    mem_free(lanes);
}

/* Draws the rooms around one of them, in a window that all of them fit in. */
static void draw_around(struct drawing *drawing, struct point middle)
{
    struct point first = middle;
    struct point last = middle;
    for (uint32_t i = 0; i < drawing->map->room_count; i++) {
        struct point at = is_drawn(drawing, i) ? middle_of(drawing->map, i) : middle;
        first = (struct point){fmin(first.x, at.x), fmin(first.y, at.y)};
        last = (struct point){fmax(last.x, at.x), fmax(last.y, at.y)};
    }
    double left = first.x - CELL_WIDTH / 2.0 - MAP_DRAW_MARGIN;
    double top = first.y - CELL_HEIGHT / 2.0 - MAP_DRAW_MARGIN;
    draw_window(drawing, left, top, last.x + CELL_WIDTH / 2.0 + MAP_DRAW_MARGIN - left,
            last.y + CELL_HEIGHT / 2.0 + MAP_DRAW_MARGIN - top);
}

/* Returns which rooms are at most PIECE_STEPS from one; free with mem_free. */
static bool *find_near(const struct web_map *map, uint32_t middle)
{
    bool *near = mem_alloc_array(map->room_count, sizeof(*near));
    bool *before = mem_alloc_array(map->room_count, sizeof(*before));
    near[middle] = true;
    for (int step = 0; step < PIECE_STEPS; step++) {
        memcpy(before, near, map->room_count * sizeof(*near));
        for (size_t i = 0; i < map->link_count; i++) {
            const struct web_map_link *link = &map->links[i];
            if (link->to != WEB_MAP_NONE && (before[link->from] || before[link->to])) {
                near[link->from] = near[link->to] = true;
            }
        }
    }
    mem_free(before);
    return near;
}

void web_map_put_piece(const json_t *reply, uint64_t room, struct buf *out)
{
    struct web_map map;
    if (!web_map_layout(reply, &map)) {
        return;
    }
    struct web_map_lane *lanes = web_map_find_lanes(&map);
    for (uint32_t i = 0; i < map.room_count; i++) {
        if (map.rooms[i].id == room) {
            bool *near = find_near(&map, i);
            struct drawing drawing = {.map = &map,
                    .lanes = lanes,
                    .here = room,
                    .out = out,
                    .around = i,
                    .near = near};
            draw_around(&drawing, middle_of(&map, i));
            mem_free(near);
        }
    }
    mem_free(lanes);
    web_map_finish(&map);
}

void web_map_put(const json_t *reply, struct buf *out)
{
    struct web_map map;
    if (web_map_layout(reply, &map)) {
        web_map_draw(&map, (uint64_t)web_number(reply, "here"), out);
        web_map_finish(&map);
    }
}

void web_map_render(const json_t *reply, const struct http_page *page, struct buf *out)
{
    (void)page;
    web_map_put(reply, out);
}
