/* http_card.c -- pictures of pages, for where their addresses are pasted.
 *
 * A card is made of what a stranger is told, whoever asks for it, drawn as SVG and made a PNG by web_picture.c; a room's
 * needs two calls, its own and its area's. What cannot be had is answered as a page of it would be. */
#include "net/site/http_card.h"

#include "engine/base/mem.h"
#include "net/http/http_conn.h"
#include "net/site/web_picture.h"
#include "net/web/web_card.h"
#include "net/web/web_html.h"

enum { KEPT_SECONDS = 600 };

/* Of a request under way. */
struct card {
    struct http_exchange *exchange;
    json_t *room; /* owned: the answer to the first call */
    bool asking;  /* whoever waits for the answer sends it */
};

static void finish_card(void *own)
{
    struct card *card = own;
    web_pictures_forget(http_conn_web(card->exchange->conn)->pictures, card->exchange);
    json_decref(card->room);
    mem_free(card);
}

static struct card *card_of(struct http_exchange *exchange)
{
    if (!exchange->own) {
        struct card *card = mem_alloc(sizeof(*card));
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

static void ask_card(struct http_exchange *exchange, const struct buf *svg)
{
    struct web_pictures *pictures = http_conn_web(exchange->conn)->pictures;
    card_of(exchange)->asking = true;
    if (!web_pictures_ask(pictures, buf_str(svg), exchange, answer_card)) {
        http_answer_problem(exchange, 503, "Too many pictures are asked for just now.");
        http_answer_field(exchange, "Retry-After", "5");
    }
    card_of(exchange)->asking = false;
}

/* Makes the route's call; false: there are no pictures. */
static bool begin_card(struct http_exchange *exchange, const char *name, json_t *args)
{
    exchange->token[0] = '\0';
    if (!web_pictures_can(http_conn_web(exchange->conn)->pictures)) {
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

static void draw(struct http_exchange *exchange, const json_t *reply,
        void (*put)(const json_t *reply, const struct http_page *page, struct buf *svg))
{
    struct buf scratch = {0};
    struct buf svg = {0};
    struct http_page page;
    http_page_of(exchange, &scratch, &page);
    put(reply, &page, &svg);
    ask_card(exchange, &svg);
    buf_finish(&svg);
    buf_finish(&scratch);
}

void http_card_home(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        draw(exchange, reply, web_card_home);
    } else {
        (void)begin_card(exchange, "page.home", json_object());
    }
}

void http_card_area(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        draw(exchange, reply, web_card_area);
    } else {
        (void)begin_card(exchange, "world.area", text_arg("area", captured(exchange)));
    }
}

void http_card_event(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        draw(exchange, reply, web_card_event);
    } else {
        number_call(exchange, "page.event");
    }
}

void http_card_person(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        draw(exchange, reply, web_card_person);
    } else {
        (void)begin_card(exchange, "page.person", text_arg("name", captured(exchange)));
    }
}

static void draw_room(struct http_exchange *exchange, const json_t *room, const json_t *area)
{
    struct buf scratch = {0};
    struct buf svg = {0};
    struct http_page page;
    http_page_of(exchange, &scratch, &page);
    web_card_room(room, area, &page, &svg);
    ask_card(exchange, &svg);
    buf_finish(&svg);
    buf_finish(&scratch);
}

void http_card_room(struct http_exchange *exchange, const json_t *reply)
{
    struct card *card = exchange->own;
    if (!reply) {
        number_call(exchange, "world.room");
        return;
    }
    int64_t area = web_number(json_object_get(reply, "area"), "id");
    if (card->room) {
        draw_room(exchange, card->room, reply);
    } else if (area && json_is_true(json_object_get(reply, "lit"))) {
        char number[24];
        (void)snprintf(number, sizeof(number), "%lld", (long long)area);
        card->room = json_deep_copy(reply);
        http_conn_call(exchange->conn, "world.area", text_arg("area", str_of(number)));
    } else {
        draw_room(exchange, reply, NULL);
    }
}
