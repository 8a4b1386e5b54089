/* http_world.c -- /world: the atlas, with current information.
 *
 * The atlas is the same for everybody and made once in a while (web_atlas_scan.c). At each request the
 * call says which areas are shown, and where people are. Requests before the first atlas is made
 * wait for it. */
#include "net/maps/http_world.h"

#include "net/maps/maps.h"
#include "net/maps/web_atlas.h"
#include "net/maps/web_atlas_scan.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/routes/http_draw.h"

static void ask_areas(void *who, const struct web_atlas *atlas)
{
    struct http_exchange *exchange = who;
    (void)atlas;
    exchange->own = NULL;
    http_conn_call(exchange->conn, "world.areas", json_object());
}

static void forget_http_world(void *own)
{
    struct http_exchange *exchange = own;
    web_atlas_scan_forget(maps_scan(http_conn_web(exchange->conn)), exchange);
}

/* Thread: worker. */
static void draw_world(struct web_drawing *drawing)
{
    const struct web_atlas *atlas = drawing->with;
    json_t *reply = json_loadb(drawing->json.bytes, drawing->json.length, 0, NULL);
    struct buf map = {0};
    if (atlas && web_atlas_count(atlas) > 0) {
        web_atlas_draw(atlas, reply, &map);
    }
    drawing->frame.map = buf_str(&map);
    drawing->failed =
            !web_page_put("world", reply, &drawing->frame, &drawing->body, &drawing->err);
    json_decref(reply);
    buf_finish(&map);
}

void http_world_take(struct http_exchange *exchange, struct str json)
{
    struct web_atlas_scan *scan = maps_scan(http_conn_web(exchange->conn));
    const struct web_atlas *atlas = web_atlas_scan_atlas(scan, exchange, ask_areas);
    web_atlas_scan_forget(scan, exchange);
    http_draw_by(exchange, json,
            &(struct http_drawer){draw_world, atlas, web_atlas_scan_number(scan)});
}

void http_world(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    struct web_atlas_scan *scan = maps_scan(http_conn_web(exchange->conn));
    const struct web_atlas *atlas = web_atlas_scan_atlas(scan, exchange, ask_areas);
    if (atlas) {
        ask_areas(exchange, atlas);
    } else {
        exchange->own = exchange;
        exchange->finish = forget_http_world;
    }
}
