/* web_page_world.c -- the world on paper: areas, the map of one, a room as one sees it from inside.
 *
 * What may be shown was decided by the calls (public areas, the rules of perception); here it is
 * only set. A map is drawn if the area is not too large, and the same rooms follow as a list, for
 * whoever reads with ears or on a small screen. map.js lets one drag and zoom; without it the map
 * scrolls. */
#include "net/web/web_page.h"

#include "net/web/web_map.h"

/* The name in the path: an area's ref if it has one, else its number. */
static void put_area_path(struct buf *out, const json_t *area)
{
    struct str ref = web_text(area, "ref");
    buf_add_text(out, "/world/");
    if (ref.length > 0) {
        web_put_segment(out, ref);
    } else {
        buf_printf(out, "%lld", (long long)web_number(area, "id"));
    }
}

static void put_area_link(struct buf *out, const json_t *area)
{
    buf_add_text(out, "<a href=\"");
    put_area_path(out, area);
    buf_add_text(out, "\">");
    web_put(out, web_text(area, "name"));
    buf_add_text(out, "</a>");
}

static void put_room_link(struct buf *out, int64_t id, struct str name)
{
    buf_printf(out, "<a href=\"/world/room/%lld\">", (long long)id);
    web_put(out, name);
    buf_add_text(out, "</a>");
}

static void put_plural(struct buf *out, int64_t count, const char *noun)
{
    buf_printf(out, "%lld %s%s", (long long)count, noun, count == 1 ? "" : "s");
}

/* -- /world -- */

void web_page_world(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *areas = json_object_get(reply, "areas");
    struct web_page frame = {"/world", STR("The world"), "page", NULL, reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out,
            "<h1>The world</h1><p class=\"lead\">Every area that is open to everybody. "
            "Each has a map, and each room a page that shows what you would see if you "
            "stood there now.</p>");
    if (json_array_size(areas) == 0) {
        buf_add_text(out, "<p>There is no public area yet.</p>");
    }
    buf_add_text(out, "<ul class=\"cards\">");
    for (size_t i = 0; i < json_array_size(areas); i++) {
        const json_t *area = json_array_get(areas, i);
        buf_add_text(out, "<li class=\"card\"><h2>");
        put_area_link(out, area);
        buf_add_text(out, "</h2>");
        if (web_text(area, "desc").length > 0) {
            buf_add_text(out, "<p class=\"prose\">");
            web_put_markup(out, web_text(area, "desc"));
            buf_add_text(out, "</p>");
        }
        buf_add_text(out, "</li>");
    }
    buf_add_text(out, "</ul>");
    web_page_end(page, out);
}

/* -- /world/AREA -- */

static void put_map(struct buf *out, const json_t *reply)
{
    struct web_map map;
    if (!web_map_layout(reply, &map)) {
        buf_printf(out,
                "<p class=\"note\">This area is too large for one drawing (more than %d "
                "rooms); here is its list.</p>",
                WEB_MAP_ROOMS_MAX);
        return;
    }
    buf_add_text(out,
            "<div class=\"map-frame\" tabindex=\"0\" role=\"region\" aria-label=\"Map of ");
    web_put(out, web_text(reply, "name"));
    buf_add_text(out, "\">");
    web_map_draw(&map, (uint64_t)web_number(reply, "here"), out);
    buf_add_text(out,
            "</div><p class=\"note legend\"><span class=\"key line\">way</span><span "
            "class=\"key arrow\">one way</span><span class=\"key broken\">in, out and "
            "others</span><span class=\"key door\">open door</span><span class=\"key "
            "closed\">closed door</span><span class=\"key stairs\">up, down</span><span "
            "class=\"key out\">leads out of the area</span></p>");
    web_map_finish(&map);
}

static void put_exit(struct buf *out, const json_t *exit)
{
    struct str to_name = web_text(exit, "to_name");
    int64_t to = web_number(exit, "to");
    buf_add_text(out, "<li><b>");
    web_put(out, web_text(exit, "name"));
    buf_add_text(out, "</b> ");
    if (to != 0 && to_name.length > 0) {
        put_room_link(out, to, to_name);
    } else {
        buf_add_text(out, "<span class=\"note\">somewhere</span>");
    }
    if (web_flag(exit, "door")) {
        buf_add_text(out, web_flag(exit, "open")
                                  ? " <span class=\"note\">(open door)</span>"
                                  : " <span class=\"note\">(closed door)</span>");
    }
    buf_add_text(out, "</li>");
}

/* Rooms of one name (unlit ones have none of their own) are told apart by their numbers. */
static bool has_namesake(const json_t *rooms, size_t index)
{
    struct str name = web_text(json_array_get(rooms, index), "name");
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        if (i != index && str_equal(name, web_text(json_array_get(rooms, i), "name"))) {
            return true;
        }
    }
    return false;
}

static void put_listed(struct buf *out, const json_t *rooms, size_t index)
{
    const json_t *room = json_array_get(rooms, index);
    int64_t id = web_number(room, "id");
    buf_printf(out, "<a href=\"/world/room/%lld\">", (long long)id);
    web_put(out, web_text(room, "name"));
    if (has_namesake(rooms, index)) {
        buf_printf(out, " (#%lld)", (long long)id);
    }
    buf_add_text(out, "</a>");
}

/* The rooms with their exits; the call lists exits room by room in the order of rooms. */
static void put_list(struct buf *out, const json_t *rooms, const json_t *exits)
{
    size_t next = 0;
    size_t count = json_array_size(exits);
    buf_add_text(out, "<ul class=\"rooms\">");
    for (size_t i = 0; i < json_array_size(rooms); i++) {
        const json_t *room = json_array_get(rooms, i);
        int64_t id = web_number(room, "id");
        buf_add_text(out, "<li>");
        put_listed(out, rooms, i);
        buf_add_text(out, "<ul>");
        for (; next < count && web_number(json_array_get(exits, next), "from") == id; next++) {
            put_exit(out, json_array_get(exits, next));
        }
        buf_add_text(out, "</ul></li>");
    }
    buf_add_text(out, "</ul>");
}

void web_page_area(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct str name = web_text(reply, "name");
    const json_t *rooms = json_object_get(reply, "rooms");
    struct web_page frame = {"/world", name, "page wide", "/static/map.js", reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<p class=\"kicker\"><a href=\"/world\">The world</a></p><h1>");
    web_put(out, name);
    buf_add_text(out, "</h1>");
    if (web_text(reply, "desc").length > 0) {
        buf_add_text(out, "<p class=\"prose lead\">");
        web_put_markup(out, web_text(reply, "desc"));
        buf_add_text(out, "</p>");
    }
    put_map(out, reply);
    buf_add_text(out, "<h2>");
    put_plural(out, (int64_t)json_array_size(rooms), "room");
    buf_add_text(out, "</h2>");
    put_list(out, rooms, json_object_get(reply, "exits"));
    web_page_end(page, out);
}

/* -- /build/map/ID -- */

void web_page_map(const json_t *reply, const struct http_page *page, struct buf *out)
{
    (void)page;
    struct web_map map;
    if (web_map_layout(reply, &map)) {
        web_map_draw(&map, (uint64_t)web_number(reply, "here"), out);
        web_map_finish(&map);
    }
}

/* -- /world/room/ID -- */

static void put_ways(struct buf *out, const json_t *reply)
{
    const json_t *exits = json_object_get(reply, "exits");
    if (json_array_size(exits) == 0) {
        return;
    }
    buf_add_text(out, "<nav aria-label=\"Ways out\"><h2>Ways out</h2><ul class=\"ways\">");
    for (size_t i = 0; i < json_array_size(exits); i++) {
        put_exit(out, json_array_get(exits, i));
    }
    buf_add_text(out, "</ul></nav>");
}

/* What one sees, a paragraph a line; the first is the title, which is the heading. */
static void put_sight(struct buf *out, struct str text)
{
    struct buf line = {0};
    (void)str_take_until(&text, '\n');
    while (text.length > 0) {
        buf_clear(&line);
        web_put_for_visitors(&line, str_take_until(&text, '\n'));
        buf_add_text(out, "<p class=\"prose\">");
        web_put_markup(out, buf_str(&line));
        buf_add_text(out, "</p>");
    }
    buf_finish(&line);
}

void web_page_room(const json_t *reply, const struct http_page *page, struct buf *out)
{
    struct str name = web_text(reply, "name");
    const json_t *area = json_object_get(reply, "area");
    struct web_page frame = {"/world", name, "page narrow room", NULL, reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<p class=\"kicker\"><a href=\"/world\">The world</a>");
    if (json_is_object(area)) {
        buf_add_text(out, " / ");
        put_area_link(out, area);
    }
    buf_add_text(out, "</p><h1>");
    web_put(out, name);
    buf_add_text(out, "</h1>");
    if (web_flag(reply, "here")) {
        buf_add_text(out, "<p class=\"here-note\">You are here.</p>");
    }
    put_sight(out, web_text(reply, "text"));
    put_ways(out, reply);
    buf_add_text(out, "<p class=\"actions\"><a class=\"button\" href=\"/play\">Play</a></p>");
    web_page_end(page, out);
}
