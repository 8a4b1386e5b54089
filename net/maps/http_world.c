/* http_world.c -- pages with the atlas and current information: /world, the front page, whose
 * picture it is, and those beside which it stands: /who, one player, and found rooms.
 *
 * The atlas is the same for everybody and made once in a while (web_atlas_scan.c). At each request the
 * call says which areas are shown, and where people are. Requests before the first atlas is made
 * wait for it. All pages but /world need a second call, that of the route, for everything else. */
#include "net/maps/http_world.h"

#include "engine/base/mem.h"
#include "net/maps/maps.h"
#include "net/maps/maps_lines.h"
#include "net/maps/web_atlas.h"
#include "net/maps/web_atlas_scan.h"
#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/routes/http_draw.h"

/* The state of a request for a page other than /world. */
struct home_request {
    struct http_exchange *exchange;
    struct buf lines; /* the answers */
};

static void ask_areas(void *who, const struct web_atlas *atlas)
{
    struct http_exchange *exchange = who;
    (void)atlas;
    http_conn_call(exchange->conn, "world.areas", json_object());
}

static struct web_atlas_scan *scan_of(const struct http_exchange *exchange)
{
    return maps_scan(http_conn_web(exchange->conn));
}

/* Makes the first call, once there is an atlas. */
static void begin_page(struct http_exchange *exchange)
{
    const struct web_atlas *atlas =
            web_atlas_scan_atlas(scan_of(exchange), exchange, ask_areas);
    if (atlas) {
        ask_areas(exchange, atlas);
    }
}

static void draw_by_atlas(
        struct http_exchange *exchange, struct str json, void (*draw)(struct web_drawing *))
{
    struct web_atlas_scan *scan = scan_of(exchange);
    const struct web_atlas *atlas = web_atlas_scan_atlas(scan, exchange, ask_areas);
    web_atlas_scan_forget(scan, exchange);
    http_draw_by(
            exchange, json, &(struct http_drawer){draw, atlas, web_atlas_scan_number(scan)});
}

/* Renders the page with the atlas; areas: the answer of world.areas. */
static void put_atlas_page(struct web_drawing *drawing, json_t *reply, const json_t *areas)
{
    const struct web_atlas *atlas = drawing->with;
    struct buf map = {0};
    if (atlas && web_atlas_count(atlas) > 0) {
        web_atlas_draw(atlas, areas, &map);
    }
    drawing->frame.map = buf_str(&map);
    drawing->failed =
            !web_page_put(drawing->page, reply, &drawing->frame, &drawing->body, &drawing->err);
    buf_finish(&map);
}

/* -- the page of the world -- */

static void forget_http_world(void *own)
{
    web_atlas_scan_forget(scan_of(own), own);
}

/* Thread: worker. */
static void draw_world(struct web_drawing *drawing)
{
    json_t *reply = json_loadb(drawing->json.bytes, drawing->json.length, 0, NULL);
    put_atlas_page(drawing, reply, reply);
    json_decref(reply);
}

void http_world_take(struct http_exchange *exchange, struct str json)
{
    draw_by_atlas(exchange, json, draw_world);
}

void http_world(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    exchange->own = exchange;
    exchange->finish = forget_http_world;
    begin_page(exchange);
}

/* -- the other pages -- */

static void finish_home(void *own)
{
    struct home_request *home = own;
    web_atlas_scan_forget(scan_of(home->exchange), home->exchange);
    buf_finish(&home->lines);
    mem_free(home);
}

/* Marks the area with the number of a place, which the atlas then shows as chosen. Returns it,
 * borrowed, or NULL. */
static json_t *choose_area(const json_t *areas, const json_t *place)
{
    size_t i = 0;
    json_t *area = NULL;
    json_array_foreach(json_object_get(areas, "areas"), i, area)
    {
        if (place && web_number(area, "id") == web_number(place, "id")) {
            (void)json_object_set_new(area, "chosen", json_true());
            return area;
        }
    }
    return NULL;
}

/* Marks the areas of found rooms. */
static void choose_areas(const json_t *areas, const json_t *groups)
{
    size_t i = 0;
    json_t *group = NULL;
    json_array_foreach(groups, i, group)
    {
        (void)choose_area(areas, json_object_get(group, "area"));
    }
}

/* Draws a page from two lines of JSON: the areas and the page. Thread: worker. */
static void draw_home(struct web_drawing *drawing)
{
    struct str rest = buf_str(&drawing->json);
    json_t *areas = maps_take_line(&rest);
    json_t *reply = maps_take_line(&rest);
    json_t *place = choose_area(areas, json_object_get(json_object_get(reply, "on"), "area"));
    (void)json_object_set(reply, "place", place);
    choose_areas(areas, json_object_get(reply, "groups"));
    choose_areas(areas, json_object_get(reply, "rest"));
    (void)json_object_set_new(reply, "light", json_string(web_atlas_light(areas)));
    (void)json_object_set(reply, "hour", json_object_get(areas, "hour"));
    (void)json_object_set(reply, "areas", json_object_get(areas, "areas"));
    (void)json_object_set(reply, "you", json_object_get(areas, "you"));
    put_atlas_page(drawing, reply, areas);
    json_decref(areas);
    json_decref(reply);
}

void http_home_take(struct http_exchange *exchange, struct str json)
{
    struct home_request *home = exchange->own;
    bool first = home->lines.length == 0;
    maps_add_line(&home->lines, json);
    if (!first) {
        draw_by_atlas(exchange, buf_str(&home->lines), draw_home);
        return;
    }
    json_t *args = http_route_args(exchange);
    if (args) {
        http_conn_call(exchange->conn, exchange->route->call, args);
    }
}

void http_home(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    if (!exchange->own) {
        struct home_request *home = mem_alloc(sizeof(*home));
        home->exchange = exchange;
        exchange->own = home;
        exchange->finish = finish_home;
    }
    buf_clear(&((struct home_request *)exchange->own)->lines);
    begin_page(exchange);
}
