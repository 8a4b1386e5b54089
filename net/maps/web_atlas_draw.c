/* web_atlas_draw.c -- draws the atlas as SVG.
 *
 * The SVG has no styles of its own: like an area's map it uses classes of data/web/skein.css. An
 * island is one path through its rooms, drawn several times with ever thinner lines: shoals,
 * shore, land, and the ways on it. The light of the hour is a class of the whole drawing, and a
 * lamp burns where people are. Everything is a link with a title. */
#include "net/maps/web_atlas_impl.h"
#include "net/text/web_html.h"

#include <math.h>

enum { EDGE = 30, LAMP = 13 };

static const char *light_of(const json_t *reply)
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

static double left_of(const struct web_atlas_isle *isle)
{
    return isle->x - (isle->columns - 1) * WEB_ATLAS_PITCH / 2.0;
}

/* Returns the top of the island; its name is below it. */
static double top_of(const struct web_atlas_isle *isle)
{
    struct str lines[2];
    double name = 1.15 * isle->name_size * (double)web_atlas_break(str_of(isle->name), lines);
    return isle->y - ((isle->rows - 1) * WEB_ATLAS_PITCH + name) / 2.0;
}

static void put_name_atlas_draw(const struct web_atlas_isle *isle, struct buf *out)
{
    struct str lines[2];
    size_t count = web_atlas_break(str_of(isle->name), lines);
    double y = top_of(isle) + (isle->rows - 1) * WEB_ATLAS_PITCH + 14 + isle->name_size * 0.9;
    buf_printf(out, "<text font-size=\"%d\">", isle->name_size);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "<tspan x=\"%.0f\" y=\"%.0f\">", isle->x,
                y + (double)i * 1.15 * isle->name_size);
        web_put(out, str_trim(lines[i]));
        buf_add_text(out, " </tspan>");
    }
    buf_add_text(out, "</text>");
}

static void put_isle(const struct web_atlas_isle *isle, int64_t people, struct buf *out)
{
    static const char *const soils[] = {"open", "roofed", "dark"};
    static const char *const coats[] = {"shoal", "shore", "land", "ways"};
    buf_printf(out, "<a class=\"isle %s%s\" data-area=\"%llu\" href=\"/world/",
            soils[isle->soil], people > 0 ? " lit" : "", (unsigned long long)isle->id);
    if (isle->ref[0]) {
        web_put_segment(out, str_of(isle->ref));
    } else {
        buf_printf(out, "%llu", (unsigned long long)isle->id);
    }
    buf_add_text(out, "\"><title>");
    web_put(out, str_of(isle->name));
    buf_printf(out, ": %zu %s", isle->room_count, isle->room_count == 1 ? "room" : "rooms");
    if (people > 0) {
        buf_printf(out, ", %lld %s there", (long long)people,
                people == 1 ? "person is" : "people are");
    }
    buf_printf(out,
            "</title><g transform=\"translate(%.0f %.0f)\"><defs><path id=\"coast-%llu\" d=\"",
            left_of(isle), top_of(isle), (unsigned long long)isle->id);
    put_path(isle, out);
    buf_add_text(out, "\"/></defs>");
    for (size_t i = 0; i < sizeof(coats) / sizeof(coats[0]); i++) {
        buf_printf(out, "<use class=\"%s\" href=\"#coast-%llu\"/>", coats[i],
                (unsigned long long)isle->id);
    }
    buf_add_text(out, "</g>");
    put_name_atlas_draw(isle, out);
    buf_add_text(out, "</a>");
}

/* -- ways between them -- */

static void put_join(
        const struct web_atlas *atlas, const struct web_atlas_join *join, struct buf *out)
{
    const struct web_atlas_isle *a = &atlas->isles[join->a];
    const struct web_atlas_isle *b = &atlas->isles[join->b];
    double ax = left_of(a) + a->rooms[join->room_a].x * WEB_ATLAS_PITCH;
    double ay = top_of(a) + a->rooms[join->room_a].y * WEB_ATLAS_PITCH;
    double bx = left_of(b) + b->rooms[join->room_b].x * WEB_ATLAS_PITCH;
    double by = top_of(b) + b->rooms[join->room_b].y * WEB_ATLAS_PITCH;
    /* Bends the line a little, so that it looks like a path. */
    double cx = (ax + bx) / 2 - (by - ay) * 0.08;
    double cy = (ay + by) / 2 + (bx - ax) * 0.08;
    buf_printf(out, "<path class=\"join\" d=\"M%.0f %.0fQ%.0f %.0f %.0f %.0f\"/>", ax, ay, cx,
            cy, bx, by);
}

/* -- people -- */

static void put_lamp_atlas_draw(
        const struct web_atlas_isle *isle, int64_t people, struct buf *out)
{
    double y = top_of(isle) + (isle->rows - 1) * WEB_ATLAS_PITCH / 2.0;
    buf_printf(out,
            "<g class=\"lamp\" aria-hidden=\"true\"><circle class=\"glow\" cx=\"%.0f\" "
            "cy=\"%.0f\" r=\"%.0f\"/>"
            "<circle class=\"flame\" cx=\"%.0f\" cy=\"%.0f\" r=\"%d\"/>"
            "<text x=\"%.0f\" y=\"%.0f\">%lld</text></g>",
            isle->x, y, LAMP * 3 + 4 * sqrt((double)people), isle->x, y, LAMP, isle->x, y + 5,
            (long long)people);
}

/* -- the whole -- */

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

void web_atlas_draw(const struct web_atlas *atlas, const json_t *reply, struct buf *html)
{
    const json_t **seen = find_all(atlas, reply);
    double width = atlas->right - atlas->left + 2 * EDGE;
    double height = atlas->bottom - atlas->top + 2 * EDGE;
    buf_printf(html,
            "<svg class=\"map atlas %s\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
            "height=\"%.0f\" viewBox=\"%.0f %.0f %.0f %.0f\">",
            light_of(reply), width, height, atlas->left - EDGE, atlas->top - EDGE, width,
            height);
    for (size_t i = 0; i < atlas->join_count; i++) {
        const struct web_atlas_join *join = &atlas->joins[i];
        if (seen[join->a] && seen[join->b]) {
            put_join(atlas, join, html);
        }
    }
    for (size_t i = 0; i < atlas->count; i++) {
        if (seen[i]) {
            put_isle(&atlas->isles[i], web_number(seen[i], "people"), html);
        }
    }
    for (size_t i = 0; i < atlas->count; i++) {
        int64_t people = seen[i] ? web_number(seen[i], "people") : 0;
        if (people > 0) {
            put_lamp_atlas_draw(&atlas->isles[i], people, html);
        }
    }
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
