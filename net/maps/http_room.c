/* http_room.c -- the page of a room, with the map around it.
 *
 * It needs two calls: the room and its area. A dark room, and one without an area, has no map. */
#include "net/maps/http_room.h"

#include "engine/base/mem.h"
#include "net/maps/maps_lines.h"
#include "net/maps/web_map.h"
#include "net/text/web_html.h"
#include "net/text/web_quotes.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/routes/http_draw.h"

/* The state of a request. */
struct room_request {
    struct buf lines; /* the answers */
};

static void finish_room(void *own)
{
    struct room_request *request = own;
    buf_finish(&request->lines);
    mem_free(request);
}

void http_room(struct http_exchange *exchange, const json_t *reply)
{
    uint64_t id = 0;
    (void)reply;
    if (!str_to_u64(exchange->captures[0].value, &id) || id > INT64_MAX) {
        http_answer_problem(exchange, 404, "There is nothing at this address.");
        return;
    }
    if (!exchange->own) {
        exchange->own = mem_alloc(sizeof(struct room_request));
        exchange->finish = finish_room;
    }
    buf_clear(&((struct room_request *)exchange->own)->lines);
    http_conn_call(exchange->conn, "world.room", json_pack("{s:I}", "id", (json_int_t)id));
}

/* Draws the page from two lines of JSON: the room and its area, or the room alone. Thread: worker. */
static void draw_room_page(struct web_drawing *drawing)
{
    struct str rest = buf_str(&drawing->json);
    struct buf map = {0};
    json_t *room = maps_take_line(&rest);
    json_t *area = maps_take_line(&rest);
    if (area) {
        web_curl(area);
        web_map_put_piece(area, (uint64_t)web_number(room, "id"), &map);
    }
    drawing->frame.map = buf_str(&map);
    drawing->failed =
            !web_page_put(drawing->page, room, &drawing->frame, &drawing->body, &drawing->err);
    json_decref(room);
    json_decref(area);
    buf_finish(&map);
}

void http_room_take(struct http_exchange *exchange, struct str json)
{
    struct room_request *request = exchange->own;
    if (maps_add_room(exchange, &request->lines, json)) {
        http_draw_by(exchange, buf_str(&request->lines),
                &(struct http_drawer){.draw = draw_room_page});
    }
}
