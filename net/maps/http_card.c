/* http_card.c -- preview pictures of pages, shown where an address is pasted.
 *
 * A card only shows what a stranger may see, whoever requests it. A worker draws it as SVG
 * (web_draw.h), and web_picture.c makes it a PNG. A room's card needs two calls: the room and its
 * area. Errors are answered as for a page. */
#include "net/maps/http_card.h"

#include "engine/base/mem.h"
#include "net/maps/maps.h"
#include "net/maps/maps_lines.h"
#include "net/maps/web_card.h"
#include "net/maps/web_picture.h"
#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/routes/http_draw.h"

enum { KEPT_SECONDS = 600 };

/* The state of a request. */
struct card_request {
    struct http_exchange *exchange;
    struct buf lines; /* the answers of a room's card */
    bool asking;      /* set while a further call is pending, which will send the answer */
};

static void finish_card(void *own)
{
    struct card_request *card = own;
    web_pictures_forget(maps_pictures(http_conn_web(card->exchange->conn)), card->exchange);
    buf_finish(&card->lines);
    mem_free(card);
}

static struct card_request *card_of(struct http_exchange *exchange)
{
    if (!exchange->own) {
        struct card_request *card = mem_alloc(sizeof(*card));
        card->exchange = exchange;
        exchange->own = card;
        exchange->finish = finish_card;
    }
    return exchange->own;
}

static void answer_card(void *who, struct str png)
{
    struct http_exchange *exchange = who;
    if (png.length == 0) {
        http_answer_problem(exchange, 503, "The picture cannot be made just now.");
    } else {
        http_answer(exchange, 200, "image/png", png);
        exchange->answer.cache_seconds = KEPT_SECONDS;
        http_answer_tag(exchange);
    }
    if (!card_of(exchange)->asking) {
        http_conn_send_answer(exchange->conn);
    }
}

void http_card_drawn(struct http_exchange *exchange, struct str svg)
{
    struct web_pictures *pictures = maps_pictures(http_conn_web(exchange->conn));
    card_of(exchange)->asking = true;
    if (!web_pictures_ask(pictures, svg, exchange, answer_card)) {
        http_answer_problem(exchange, 503, "Too many pictures are asked for just now.");
        http_answer_field(exchange, "Retry-After", "5");
    }
    card_of(exchange)->asking = false;
}

/* Makes the route's call; false if pictures are unavailable. */
static bool begin_card(struct http_exchange *exchange, const char *name, json_t *args)
{
    exchange->token[0] = '\0';
    if (!web_pictures_can(maps_pictures(http_conn_web(exchange->conn)))) {
        json_decref(args);
        http_answer_problem(exchange, 404, "This server makes no pictures.");
        return false;
    }
    (void)card_of(exchange);
    http_conn_call(exchange->conn, name, args);
    return true;
}

static struct str captured(const struct http_exchange *exchange)
{
    return exchange->capture_count > 0 ? exchange->captures[0].value : STR_NONE;
}

static json_t *text_arg(const char *name, struct str text)
{
    return json_pack("{s:o}", name, json_stringn(text.bytes, text.length));
}

static void number_call(struct http_exchange *exchange, const char *name)
{
    uint64_t id = 0;
    if (!str_to_u64(captured(exchange), &id) || id > INT64_MAX) {
        http_answer_problem(exchange, 404, "There is nothing at this address.");
        return;
    }
    (void)begin_card(exchange, name, json_pack("{s:I}", "id", (json_int_t)id));
}

void http_card_home(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    (void)begin_card(exchange, "page.home", json_object());
}

void http_card_area(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    (void)begin_card(exchange, "world.area", text_arg("area", captured(exchange)));
}

void http_card_event(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    number_call(exchange, "page.event");
}

void http_card_person(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    (void)begin_card(exchange, "page.person", text_arg("name", captured(exchange)));
}

void http_card_room(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    number_call(exchange, "world.room");
}

/* Draws a card from two lines of JSON: the room and its area. Thread: worker. */
static void draw_room(struct web_drawing *drawing)
{
    struct str rest = buf_str(&drawing->json);
    json_t *room = maps_take_line(&rest);
    json_t *area = maps_take_line(&rest);
    web_card_room(room, area, &drawing->frame, &drawing->body);
    json_decref(room);
    json_decref(area);
}

void http_card_take_room(struct http_exchange *exchange, struct str json)
{
    struct card_request *card = card_of(exchange);
    if (maps_add_room(exchange, &card->lines, json)) {
        http_draw_by(exchange, buf_str(&card->lines), &(struct http_drawer){.draw = draw_room});
    }
}
