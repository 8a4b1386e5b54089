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

enum { NEAR_MAX = 4 };

/* Returns the number of the room at an end of an exit. */
static json_int_t end_of(const json_t *exit, const char *end)
{
    return json_integer_value(json_object_get(exit, end));
}

static bool leads_to(const json_t *exits, json_int_t from, json_int_t to)
{
    size_t i = 0;
    json_t *exit = NULL;
    json_array_foreach(exits, i, exit)
    {
        if (end_of(exit, "from") == from && end_of(exit, "to") == to) {
            return true;
        }
    }
    return false;
}

/* Returns a room of a list, or NULL. */
static json_t *room_of(const json_t *rooms, json_int_t id)
{
    size_t i = 0;
    json_t *room = NULL;
    json_array_foreach(rooms, i, room)
    {
        if (json_integer_value(json_object_get(room, "id")) == id) {
            return room;
        }
    }
    return NULL;
}

/* Adds "near" to the room: lit rooms of its area that are two steps away, each once. */
static void add_near(json_t *room, const json_t *area)
{
    const json_t *exits = json_object_get(area, "exits");
    json_int_t here = json_integer_value(json_object_get(room, "id"));
    json_t *near = json_array();
    size_t i = 0;
    json_t *step = NULL;
    json_array_foreach(exits, i, step)
    {
        size_t k = 0;
        json_t *next = NULL;
        if (end_of(step, "from") != here) {
            continue;
        }
        json_array_foreach(exits, k, next)
        {
            json_int_t to = end_of(next, "to");
            json_t *found = room_of(json_object_get(area, "rooms"), to);
            if (end_of(next, "from") == end_of(step, "to") && to != here && found &&
                    !json_is_true(json_object_get(found, "dark")) &&
                    !leads_to(exits, here, to) && !room_of(near, to) &&
                    json_array_size(near) < NEAR_MAX) {
                (void)json_array_append(near, found);
            }
        }
    }
    (void)json_object_set_new(room, "near", near);
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
        add_near(room, area);
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
