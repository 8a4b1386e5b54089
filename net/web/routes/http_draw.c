/* http_draw.c -- renders answers of the engine in a worker: pages, maps, cards, long lists of the
 * API.
 *
 * A cached rendering of the same answer is used (web_cache.h). Otherwise a worker renders it
 * (web_draw.h), and the connection continues afterwards. */
#include "net/web/routes/http_draw.h"

#include "engine/base/log.h"
#include "net/stream/time_limit.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_cache.h"
#include "net/web/http/web_draw.h"

static const char *type_of_route(const struct http_route *route)
{
    bool shown = route->page || route->render;
    return route->type ? route->type : shown ? "text/html; charset=utf-8" : "application/json";
}

static void answer_kept(struct http_exchange *exchange, const struct web_kept *kept)
{
    const struct http_route *route = exchange->route;
    http_answer_drawn(
            exchange, route->status ? route->status : 200, type_of_route(route), kept);
    exchange->answer.cache_seconds = route->cache_seconds;
}

/* Writes the cache key, with all input of the rendering: the request, the game's name used for it,
 * the reader's choice, and the answer. */
static void put_key(
        const struct http_exchange *exchange, struct str json, uint64_t mark, struct buf *out)
{
    buf_printf(out, "%u %llu %s %d%s %.*s %.*s\n", http_conn_web(exchange->conn)->reloads,
            (unsigned long long)mark, exchange->route->path, exchange->secure, exchange->theme,
            STR_FMT(exchange->request.host), STR_FMT(buf_str(&exchange->request.path)));
    buf_add_str(out, json);
}

static void answer_body(struct http_exchange *exchange, const struct web_kept *kept)
{
    if (exchange->route->drawn) {
        exchange->route->drawn(exchange, kept->body);
    } else {
        answer_kept(exchange, kept);
    }
}

void http_draw_by(
        struct http_exchange *exchange, struct str json, const struct http_drawer *drawer)
{
    struct buf key = {0};
    struct buf scratch = {0};
    struct http_page page;
    put_key(exchange, json, drawer->mark, &key);
    struct web_kept kept = web_cache_find(http_conn_web(exchange->conn)->cache, buf_str(&key));
    if (kept.body.length > 0) {
        answer_body(exchange, &kept);
        buf_finish(&key);
        return;
    }
    http_page_of(exchange, &scratch, &page);
    struct web_drawing *drawing = web_drawing_create(&page);
    drawing->draw = drawer->draw;
    drawing->with = drawer->with;
    drawing->page = exchange->route->page;
    drawing->render = exchange->route->render;
    drawing->key = key;
    buf_add_str(&drawing->json, json);
    http_conn_draw(exchange->conn, drawing);
    buf_finish(&scratch);
}

void http_draw(struct http_exchange *exchange, struct str json)
{
    http_draw_by(exchange, json, &(struct http_drawer){.draw = web_drawing_put_page});
}

static void take_drawn(struct http_exchange *exchange, const struct web_drawing *drawing)
{
    struct web_kept kept = {buf_str(&drawing->body), buf_str(&drawing->packed), drawing->hash};
    if (drawing->failed) {
        log_error("cannot render a page: %s", drawing->err.text);
        http_answer_problem(
                exchange, 500, "This page could not be shown. The server log says why.");
        return;
    }
    web_cache_put(http_conn_web(exchange->conn)->cache, buf_str(&drawing->key), &kept);
    answer_body(exchange, &kept);
}

void http_draw_done(struct http_conn *conn)
{
    struct web_drawing *drawing = conn->drawing;
    conn->drawing = NULL;
    time_limit_charge(http_conn_web(conn)->limit, conn->payer, drawing->spent_us);
    take_drawn(conn->exchange, drawing);
    web_drawing_destroy(drawing);
}
