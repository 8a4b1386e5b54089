/* web_atlas_draw.c -- draws the atlas as SVG.
 *
 * The SVG has no styles of its own: like an area's map it uses classes (net/client/style/atlas.css). An
 * island is one path through its rooms, drawn several times with ever thinner lines: shoals,
 * shore, land, and the ways on it, with a house or trees in each room. The light of the hour is a
 * class of the whole drawing, the weather is drawn over its islands, and a lamp burns where people
 * are. Everything is a link with a title.
 *
 * The font size of the drawing is its width, so that the style sheet can compute sizes in pixels of
 * the screen: names and lamps are as large on a phone as on a wide screen. */
#include "net/maps/web_atlas_impl.h"
#include "net/text/web_html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAMP = 9, ROUGH_MOST = 60, GLYPHS_MOST = 4000, ROSE = 34 };

const char *web_atlas_light(const json_t *reply)
{
    const json_t *hour = json_object_get(reply, "hour");
    json_int_t at = json_is_integer(hour) ? json_integer_value(hour) : 12;
    if (at < 5 || at >= 20) {
        return "night";
    }
    return at < 7 ? "dawn" : at < 18 ? "day" : "dusk";
}

/* -- islands -- */

static void put_path(const struct web_atlas_isle *isle, struct buf *out)
{
    bool *drawn = mem_alloc_array(isle->room_count + 1, sizeof(*drawn));
    for (size_t i = 0; i < isle->way_count; i++) {
        const struct web_atlas_room *a = &isle->rooms[isle->ways[i].from];
        const struct web_atlas_room *b = &isle->rooms[isle->ways[i].to];
        int dx = (b->x - a->x) * WEB_ATLAS_PITCH;
        int dy = (b->y - a->y) * WEB_ATLAS_PITCH;
        buf_printf(out, "M%d %d", a->x * WEB_ATLAS_PITCH, a->y * WEB_ATLAS_PITCH);
        if (dy == 0) {
            buf_printf(out, "h%d", dx);
        } else if (dx == 0) {
            buf_printf(out, "v%d", dy);
        } else {
            buf_printf(out, "l%d %d", dx, dy);
        }
        drawn[isle->ways[i].from] = drawn[isle->ways[i].to] = true;
    }
    for (size_t i = 0; i < isle->room_count; i++) {
        if (!drawn[i]) {
            buf_printf(out, "M%d %dh0", isle->rooms[i].x * WEB_ATLAS_PITCH,
                    isle->rooms[i].y * WEB_ATLAS_PITCH);
        }
    }
    mem_free(drawn);
}

static void put_isle_name(const struct web_atlas_isle *isle, struct buf *out)
{
    struct str lines[2];
    size_t count = web_atlas_break(str_of(isle->name), lines);
    buf_printf(out, "<text font-size=\"%d\" y=\"%.0f\">", isle->name_size,
            web_atlas_name_top(isle));
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "<tspan x=\"%.0f\" dy=\"%sem\">", web_atlas_name_x(isle),
                i == 0 ? "1" : "1.1");
        web_put(out, str_trim(lines[i]));
        buf_add_text(out, " </tspan>");
    }
    buf_add_text(out, "</text>");
}

/* Returns a number from 0 to 4, always the same for a room. */
static int room_chance(const struct web_atlas_room *room, unsigned turn)
{
    return (int)((room->id * 2654435761U + (uint64_t)turn * 40503U) >> 7) % 5;
}

/* Draws a house in each room with a roof, and two trees in the others under the sky, as one path
 * each. */
static void put_glyphs(const struct web_atlas_isle *isle, enum web_atlas_soil soil,
        const char *class, struct buf *out)
{
    bool begun = false;
    for (size_t i = 0; i < isle->room_count; i++) {
        const struct web_atlas_room *room = &isle->rooms[i];
        int x = room->x * WEB_ATLAS_PITCH;
        int y = room->y * WEB_ATLAS_PITCH;
        if (room->soil != soil) {
            continue;
        }
        if (!begun) {
            buf_printf(out, "<path class=\"%s\" d=\"", class);
            begun = true;
        }
        if (soil == WEB_ATLAS_ROOFED) {
            buf_printf(out, "M%d %dv-2l2.4-2.2l2.4 2.2v2z", x - 2, y + 2);
        } else {
            for (unsigned turn = 0; turn < 2; turn++) {
                buf_printf(out, "M%d %dl1.5 4h-3z", x + room_chance(room, turn) * 2 - 4,
                        y + room_chance(room, turn + 2) - 5 + (int)turn * 3);
            }
        }
    }
    buf_add_text(out, begun ? "\"/>" : "");
}

struct atlas_sheet {
    const struct web_atlas *atlas;
    const json_t *skies; /* of the areas with weather */
    bool glyphs;
};

static void put_isle_title(const struct web_atlas_isle *isle, int64_t people, struct buf *out)
{
    buf_add_text(out, "\"><title>");
    web_put(out, str_of(isle->name));
    buf_printf(out, ": %zu %s", isle->room_count, isle->room_count == 1 ? "room" : "rooms");
    if (people > 0) {
        buf_printf(out, ", %lld %s there", (long long)people,
                people == 1 ? "person is" : "people are");
    }
    buf_add_text(out, "</title>");
}

static void put_isle(const struct atlas_sheet *sheet, const struct web_atlas_isle *isle,
        const json_t *area, struct buf *out)
{
    static const char *const soils[] = {"open", "roofed", "dark"};
    static const char *const coats[] = {"shoal", "shore", "land", "ways"};
    unsigned long long id = isle->id;
    int64_t people = web_number(area, "people");
    bool chosen = json_is_true(json_object_get(area, "chosen"));
    buf_printf(out, "<a class=\"isle %s t%d%s%s\" data-area=\"%llu\" href=\"/world/",
            soils[isle->soil], isle->tier, people > 0 ? " lit" : "", chosen ? " chosen" : "",
            id);
    if (isle->ref[0]) {
        web_put_segment(out, str_of(isle->ref));
    } else {
        buf_printf(out, "%llu", id);
    }
    put_isle_title(isle, people, out);
    buf_printf(out, "<g transform=\"translate(%.0f %.0f)\"><defs><path id=\"coast-%llu\" d=\"",
            web_atlas_left(isle), web_atlas_top(isle), id);
    put_path(isle, out);
    buf_add_text(out, "\"/></defs>");
    for (size_t i = 0; i < sizeof(coats) / sizeof(coats[0]); i++) {
        buf_printf(out, "<use class=\"%s\" href=\"#coast-%llu\"/>", coats[i], id);
    }
    if (sheet->glyphs) {
        put_glyphs(isle, WEB_ATLAS_OPEN, "trees", out);
        put_glyphs(isle, WEB_ATLAS_ROOFED, "roofs", out);
    }
    buf_add_text(out, "</g>");
    put_isle_name(isle, out);
    buf_add_text(out, "</a>");
}

/* -- ways between them -- */

static void put_join(
        const struct web_atlas *atlas, const struct web_atlas_join *join, struct buf *out)
{
    const struct web_atlas_isle *a = &atlas->isles[join->a];
    const struct web_atlas_isle *b = &atlas->isles[join->b];
    double ax = web_atlas_left(a) + a->rooms[join->room_a].x * WEB_ATLAS_PITCH;
    double ay = web_atlas_top(a) + a->rooms[join->room_a].y * WEB_ATLAS_PITCH;
    double bx = web_atlas_left(b) + b->rooms[join->room_b].x * WEB_ATLAS_PITCH;
    double by = web_atlas_top(b) + b->rooms[join->room_b].y * WEB_ATLAS_PITCH;
    /* Bends the line a little, so that it looks like a path. */
    double cx = (ax + bx) / 2 - (by - ay) * 0.08;
    double cy = (ay + by) / 2 + (bx - ax) * 0.08;
    buf_printf(out, "<path class=\"join\" d=\"M%.0f %.0fQ%.0f %.0f %.0f %.0f\"/>", ax, ay, cx,
            cy, bx, by);
}

/* -- people and weather -- */

static double isle_middle(const struct web_atlas_isle *isle)
{
    return web_atlas_top(isle) + (isle->rows - 1) * WEB_ATLAS_PITCH / 2.0;
}

static void put_isle_lamp(const struct web_atlas_isle *isle, int64_t people, struct buf *out)
{
    double y = isle_middle(isle);
    buf_printf(out,
            "<g class=\"lamp\" aria-hidden=\"true\"><circle class=\"glow\" fill=\"url(#glow)\" "
            "cx=\"%.0f\" cy=\"%.0f\" r=\"%.0f\"/>"
            "<circle class=\"flame\" cx=\"%.0f\" cy=\"%.0f\" r=\"%d\"/>"
            "<text font-size=\"12\" x=\"%.0f\" y=\"%.0f\" dy=\".35em\">%lld</text></g>",
            isle->x, y, LAMP * 4 + 4 * sqrt((double)people), isle->x, y, LAMP, isle->x, y,
            (long long)people);
}

/* Draws small clouds above an island, so that they hide no roof, and what falls from them. An area
 * that is mostly indoors has none. */
static void put_isle_sky(const struct web_atlas_isle *isle, const json_t *sky, struct buf *out)
{
    struct str kind = web_text(sky, "sky");
    bool frost = json_is_true(json_object_get(sky, "frost"));
    bool falls = str_equal(kind, STR("rainy")) || str_equal(kind, STR("lightning"));
    if ((!falls && !str_equal(kind, STR("cloudy"))) || isle->soil != WEB_ATLAS_OPEN) {
        return;
    }
    double width = (isle->columns + 2) * WEB_ATLAS_PITCH;
    double size = fmax(0.33, fmin(0.54, width / 116));
    buf_printf(out, "<g class=\"sky %s\" transform=\"translate(%.0f %.0f) scale(%.2f)\">",
            !falls  ? "cloudy"
            : frost ? "snowy"
                    : "rainy",
            isle->x - width / 8, web_atlas_top(isle) - 13, size);
    buf_add_text(out, falls ? "<use class=\"falling\" href=\"#falling\"/>" : "");
    buf_add_text(out, "<use class=\"cloud\" href=\"#cloud\"/></g>");
}

/* -- the whole -- */

/* Shapes that are drawn more than once. */
static const char atlas_shapes[] =
        "<defs><radialGradient id=\"glow\"><stop offset=\"0\" stop-color=\"#ffc24d\" "
        "stop-opacity=\".85\"/><stop offset=\".4\" stop-color=\"#ffc24d\" "
        "stop-opacity=\".3\"/><stop offset=\"1\" stop-color=\"#ffc24d\" "
        "stop-opacity=\"0\"/></radialGradient>"
        "<path id=\"cloud\" d=\"M-26 4a8 8 0 0 1 4-15a13 13 0 0 1 24-5a10 10 0 0 1 17 6"
        "a7.5 7.5 0 0 1 3 14z\"/>"
        "<path id=\"falling\" d=\"M-20 8l-3 9M-10 8l-3 9M0 8l-3 9M10 8l-3 9M18 8l-3 9"
        "M-16 20l-3 9M-5 20l-3 9M6 20l-3 9M15 20l-3 9\"/>";

/* Roughens coasts. Its region holds the largest island with its shoals. */
static void put_rough(const struct web_atlas *atlas, struct buf *out)
{
    int32_t columns = 0;
    int32_t rows = 0;
    for (size_t i = 0; i < atlas->count; i++) {
        columns = atlas->isles[i].columns > columns ? atlas->isles[i].columns : columns;
        rows = atlas->isles[i].rows > rows ? atlas->isles[i].rows : rows;
    }
    buf_printf(out,
            "<filter id=\"rough\" filterUnits=\"userSpaceOnUse\" x=\"-32\" y=\"-32\" "
            "width=\"%d\" height=\"%d\">"
            "<feTurbulence baseFrequency=\".07\" numOctaves=\"2\" seed=\"7\"/>"
            "<feDisplacementMap in=\"SourceGraphic\" scale=\"7\" xChannelSelector=\"R\" "
            "yChannelSelector=\"G\"/></filter>",
            columns * WEB_ATLAS_PITCH + 64, rows * WEB_ATLAS_PITCH + 64);
}

static const json_t *find_area(const json_t *areas, uint64_t id, size_t *hint)
{
    size_t count = json_array_size(areas);
    for (size_t i = 0; i < count; i++) {
        const json_t *area = json_array_get(areas, (*hint + i) % count);
        if ((uint64_t)web_number(area, "id") == id) {
            *hint = (*hint + i + 1) % count;
            return area;
        }
    }
    return NULL;
}

/* Returns the visible areas in the order of the atlas; NULL for each that is not visible. */
static const json_t **find_all(const struct web_atlas *atlas, const json_t *reply)
{
    const json_t *areas = json_object_get(reply, "areas");
    const json_t **seen = mem_alloc_array(atlas->count + 1, sizeof(const json_t *));
    size_t hint = 0;
    for (size_t i = 0; i < atlas->count; i++) {
        seen[i] = find_area(areas, atlas->isles[i].id, &hint);
    }
    return seen;
}

/* Draws a compass rose in a corner that no island reaches, if there is one. */
static void put_rose(const struct web_atlas *atlas, struct buf *out)
{
    for (int corner = 0; corner < 4; corner++) {
        double x = corner % 2 ? atlas->left + ROSE : atlas->right - ROSE;
        double y = corner / 2 ? atlas->top + ROSE : atlas->bottom - ROSE;
        bool free = true;
        for (size_t i = 0; i < atlas->count && free; i++) {
            const struct web_atlas_isle *isle = &atlas->isles[i];
            free = fabs(isle->x - x) > isle->width / 2 + ROSE ||
                   fabs(isle->y - y) > isle->height / 2 + ROSE;
        }
        if (free) {
            buf_printf(out,
                    "<g class=\"rose\" transform=\"translate(%.0f %.0f)\"><circle r=\"17\"/>"
                    "<circle r=\"14\"/><path d=\"M0-26l4 22L26 0L4 4L0 26l-4-22L-26 0l22-4z\"/>"
                    "<path class=\"north\" d=\"M0-26l4 22L0 0z\"/></g>",
                    x, y);
            return;
        }
    }
}

static size_t count_rooms(const struct web_atlas *atlas)
{
    size_t count = 0;
    for (size_t i = 0; i < atlas->count; i++) {
        count += atlas->isles[i].room_count;
    }
    return count;
}

static int compare_heights(const void *a, const void *b, void *data)
{
    const struct web_atlas *atlas = data;
    double x = atlas->isles[*(const size_t *)a].y;
    double y = atlas->isles[*(const size_t *)b].y;
    return (x < y) - (x > y);
}

/* Draws the islands and their skies from the south to the north: a name is below its island, and so
 * on top of the islands and clouds there. */
static void put_isles(const struct atlas_sheet *sheet, const json_t **seen, struct buf *html)
{
    const struct web_atlas *atlas = sheet->atlas;
    size_t *order = mem_alloc_array(atlas->count + 1, sizeof(*order));
    for (size_t i = 0; i < atlas->count; i++) {
        order[i] = i;
    }
    size_t hint = 0;
    qsort_r(order, atlas->count, sizeof(*order), compare_heights, (void *)(uintptr_t)atlas);
    for (size_t i = 0; i < atlas->count; i++) {
        const json_t *area = seen[order[i]];
        if (area) {
            const struct web_atlas_isle *isle = &atlas->isles[order[i]];
            put_isle(sheet, isle, area, html);
            put_isle_sky(isle, find_area(sheet->skies, isle->id, &hint), html);
        }
    }
    mem_free(order);
}

static void put_atlas_sheet(
        const struct atlas_sheet *sheet, const json_t **seen, struct buf *html)
{
    const struct web_atlas *atlas = sheet->atlas;
    for (size_t i = 0; i < atlas->join_count; i++) {
        const struct web_atlas_join *join = &atlas->joins[i];
        if (seen[join->a] && seen[join->b]) {
            put_join(atlas, join, html);
        }
    }
    put_rose(atlas, html);
    put_isles(sheet, seen, html);
    for (size_t i = 0; i < atlas->count; i++) {
        int64_t people = seen[i] ? web_number(seen[i], "people") : 0;
        if (people > 0) {
            put_isle_lamp(&atlas->isles[i], people, html);
        }
    }
}

void web_atlas_draw(const struct web_atlas *atlas, const json_t *reply, struct buf *html)
{
    const json_t **seen = find_all(atlas, reply);
    struct atlas_sheet sheet = {
            atlas, json_object_get(reply, "skies"), count_rooms(atlas) <= GLYPHS_MOST};
    double width = atlas->right - atlas->left + 2 * WEB_ATLAS_EDGE;
    double height = atlas->bottom - atlas->top + 2 * WEB_ATLAS_EDGE;
    buf_printf(html,
            "<svg class=\"map atlas %s%s\" xmlns=\"http://www.w3.org/2000/svg\" "
            "width=\"%.0f\" height=\"%.0f\" viewBox=\"%.0f %.0f %.0f %.0f\" "
            "font-size=\"%.0f\">",
            web_atlas_light(reply), atlas->count <= ROUGH_MOST ? " rough" : "", width, height,
            atlas->left - WEB_ATLAS_EDGE, atlas->top - WEB_ATLAS_EDGE, width, height, width);
    buf_add_text(html, atlas_shapes);
    put_rough(atlas, html);
    buf_add_text(html, "</defs>");
    put_atlas_sheet(&sheet, seen, html);
    buf_add_text(html, "</svg>");
    mem_free(seen);
}

bool web_atlas_outline(const struct web_atlas *atlas, uint64_t area, struct buf *out,
        int32_t *out_width, int32_t *out_height)
{
    for (size_t i = 0; i < atlas->count; i++) {
        const struct web_atlas_isle *isle = &atlas->isles[i];
        if (isle->id == area) {
            put_path(isle, out);
            *out_width = (isle->columns - 1) * WEB_ATLAS_PITCH;
            *out_height = (isle->rows - 1) * WEB_ATLAS_PITCH;
            return true;
        }
    }
    return false;
}
