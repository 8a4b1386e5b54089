/* http_turn.c -- decides the answer to a request.
 *
 * The order is: a route of the tables (specials, API, pages), a file, 404. Then come limits by
 * address; a request that changes something must also come from a page of ours (http_origin.c).
 * The call checks the user's rights.
 *
 * A page requested with an expired log-in is shown as to a stranger, and the cookie is removed.
 * So a page may need two calls. */
#include "net/web/routes/http_turn.h"

#include "engine/base/log.h"
#include "engine/session/call_table.h"
#include "net/stream/time_limit.h"
#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/http_static.h"
#include "net/web/http/web_part.h"
#include "net/web/routes/http_draw.h"
#include "net/web/routes/http_special.h"
#include "net/web/routes/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWN_FROM = 8192 }; /* shorter answers of the API are sent without a worker */

/* -- which route -- */

static void mark_kind(struct http_exchange *exchange)
{
    exchange->is_api = str_starts(http_target_path(&exchange->request), STR("/api/"));
    exchange->head =
            strcmp(exchange->request.method ? exchange->request.method : "", "HEAD") == 0;
}

static void answer_methods(struct http_exchange *exchange, const struct buf *allow)
{
    http_answer_field(exchange, "Allow", "%s, OPTIONS", allow->bytes);
    if (strcmp(exchange->request.method, "OPTIONS") == 0) {
        http_answer(exchange, 204, NULL, STR_NONE);
    } else {
        http_answer_problem(exchange, 405, "This address does not support that method.");
    }
}

static void answer_file(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    const struct http_file *file =
            http_files_find(http_conn_web(conn)->files, buf_str(&exchange->request.path));
    const char *method = exchange->request.method;
    if (!file) {
        http_answer_problem(exchange, 404, "There is nothing at this address.");
    } else if (strcmp(method, "GET") != 0 && !exchange->head) {
        struct buf allow = {0};
        buf_add_text(&allow, "GET, HEAD");
        answer_methods(exchange, &allow);
        buf_finish(&allow);
    } else {
        http_files_answer(exchange, file);
    }
}

/* Redirects the request to the same path at base. */
static void lead_to(struct http_exchange *exchange, uint16_t status, struct str base)
{
    struct str path = buf_str(&exchange->request.path);
    struct str query = exchange->request.query;
    struct buf to = {0};
    buf_add_str(&to, base);
    for (struct str rest = str_slice(path, 1, path.length); rest.length > 0;) {
        buf_add_char(&to, '/');
        web_put_segment(&to, str_take_until(&rest, '/'));
    }
    if (path.length == 1 || str_ends(path, STR("/"))) {
        buf_add_char(&to, '/');
    }
    http_answer(exchange, status, NULL, STR_NONE);
    buf_printf(&exchange->answer.fields, "Location: %.*s%s%.*s\r\n", STR_FMT(buf_str(&to)),
            query.length > 0 ? "?" : "", STR_FMT(query));
    buf_finish(&to);
}

/* Redirects an unencrypted request for a page to the public address. The API is not redirected,
 * so that programs use the right address. */
static bool lead_home(struct http_exchange *exchange)
{
    const struct http_route *route = exchange->route;
    bool page = route && (route->page || route->render);
    if (!page || !http_is_safe(exchange) || !http_comes_unsafely(exchange)) {
        return false;
    }
    struct buf scratch = {0};
    struct http_page to;
    http_page_of(exchange, &scratch, &to);
    lead_to(exchange, 308, to.base);
    buf_finish(&scratch);
    return true;
}

/* Redirects "/who/" to "/who" if that is a page. */
static bool lead_on(struct http_exchange *exchange)
{
    struct buf *path = &exchange->request.path;
    struct buf allow = {0};
    bool may = http_is_safe(exchange) && path->length > 2 &&
               path->bytes[path->length - 1] == '/' && path->bytes[path->length - 2] != '/';
    if (!may) {
        return false;
    }
    path->bytes[--path->length] = '\0';
    bool found = http_route_find(http_routes_page, http_routes_page_count, exchange, &allow) ==
                 HTTP_FOUND;
    exchange->route = NULL;
    buf_finish(&allow);
    if (!found) {
        path->bytes[path->length++] = '/';
        return false;
    }
    lead_to(exchange, 301, STR_NONE);
    return true;
}

static enum http_found find_in_parts(
        struct http_exchange *exchange, const struct web *web, struct buf *allow)
{
    enum http_found found = HTTP_NO_PATH;
    const struct web_part *part = NULL;
    for (size_t i = 0; found == HTTP_NO_PATH && (part = web_part_at(web, i)); i++) {
        found = http_route_find(part->routes, part->route_count, exchange, allow);
    }
    return found;
}

static void find_route(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    const struct web *web = http_conn_web(conn);

    const struct {
        const struct http_route *routes;
        size_t count;
    } tables[] = {
            {http_routes_special, http_routes_special_count},
            {web->api, web->api_count},
            {http_routes_page, http_routes_page_count},
    };

    struct buf allow = {0};
    enum http_found found = find_in_parts(exchange, web, &allow);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && found == HTTP_NO_PATH; i++) {
        found = http_route_find(tables[i].routes, tables[i].count, exchange, &allow);
    }
    if (found == HTTP_NO_METHOD) {
        answer_methods(exchange, &allow);
    } else if (found == HTTP_NO_PATH && !lead_on(exchange)) {
        answer_file(conn);
    } else if (found == HTTP_FOUND && !lead_home(exchange) && exchange->route->call) {
        exchange->entry = call_table_find(web->calls, str_of(exchange->route->call));
        must(exchange->entry);
    }
    buf_finish(&allow);
}

/* -- may it? -- */

static void check_limits(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    uint32_t wait_seconds = 0;
    if (exchange->exempt || strcmp(exchange->route->path, "/healthz") == 0 ||
            time_limit_allows(http_conn_web(conn)->limit, exchange->address, &wait_seconds)) {
        time_limit_charge(http_conn_web(conn)->limit, exchange->address, TIME_LIMIT_LEAST_US);
        return;
    }
    http_conn_web(conn)->counts.refused++;
    http_answer_problem(
            exchange, 429, "You are sending requests too often. Please wait a little.");
    buf_clear(&exchange->answer.fields);
    http_answer_field(exchange, "Retry-After", "%u", (unsigned)wait_seconds);
}

static void check_origin(struct http_exchange *exchange)
{
    bool by_cookie = exchange->by_cookie && exchange->token[0];
    if (!http_is_safe(exchange) && !http_is_same_origin(exchange, by_cookie)) {
        http_answer_problem(exchange, 403,
                "The request doesn't come from a page of this game, as far as its name tells: "
                "the game's operator can set web.public_url. Programs use Authorization: "
                "Bearer.");
    }
}

void http_turn_begin(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    mark_kind(exchange);
    find_route(conn);
    if (exchange->answered) {
        return;
    }
    check_limits(conn);
    if (!exchange->answered) {
        check_origin(exchange);
    }
    exchange->request.body_max = http_route_body_max(exchange);
    if (!exchange->answered && http_body_is_too_long(&exchange->request)) {
        http_answer_problem(exchange, 413, "The body of the request is too long.");
    }
}

void http_turn_refuse(struct http_conn *conn, uint16_t status, const char *why)
{
    struct http_exchange *exchange = conn->exchange;
    mark_kind(exchange);
    buf_clear(&exchange->answer.fields);
    http_answer_problem(exchange, status, why);
}

/* -- running it -- */

static void call_turn(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    if (exchange->route->as_nobody) {
        exchange->token[0] = '\0';
    }
    if (exchange->route->secured && exchange->token[0] == '\0') {
        http_answer_problem(conn->exchange, 401, "Log in first.");
        return;
    }
    json_t *args = http_route_args(conn->exchange);
    if (args) {
        http_conn_call(conn, conn->exchange->route->call, args);
    }
}

void http_turn_run(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    const struct http_route *route = exchange->route;
    /* Other sites link to pages with their own parameters, which are ignored. */
    if (exchange->is_api && !http_route_knows_query(exchange)) {
        return;
    }
    if (route->call && !route->leads) {
        call_turn(conn);
    } else if (route->special) {
        route->special(exchange, NULL);
    } else {
        http_draw(exchange, STR_NONE);
    }
}

static void answer_json(struct http_exchange *exchange, struct str json)
{
    const struct http_route *route = exchange->route;
    bool empty = str_equal(json, STR("{}")) && !route->status;
    http_answer_json(exchange, empty ? 204 : route->status ? route->status : 200, json);
    exchange->answer.cache_seconds = route->cache_seconds;
    if (http_is_safe(exchange)) {
        http_answer_tag(exchange);
    }
}

static void answer_done(struct http_exchange *exchange, struct str json)
{
    const struct http_route *route = exchange->route;
    bool is_data = !route->page && !route->render;
    if (route->take) {
        route->take(exchange, json);
        return;
    }
    if (!route->special && is_data && json.length < DRAWN_FROM) {
        answer_json(exchange, json);
        return;
    }
    if (!route->special) {
        http_draw(exchange, json);
        return;
    }
    json_t *reply = json_loadb(json.bytes, json.length, JSON_DECODE_ANY, NULL);
    route->special(exchange, reply);
    json_decref(reply);
}

static void answer_failed(struct http_conn *conn, struct str json)
{
    struct http_exchange *exchange = conn->exchange;
    json_t *problem = json_loadb(json.bytes, json.length, 0, NULL);
    bool stale = json_integer_value(json_object_get(problem, "status")) == 401 &&
                 exchange->by_cookie && exchange->token[0];
    if (stale) {
        http_special_forget_cookie(exchange);
    }
    if (stale && !exchange->is_api && !conn->retried) {
        conn->retried = true;
        exchange->token[0] = '\0';
        http_conn_again(conn);
    } else {
        http_answer_call_problem(exchange, problem);
    }
    json_decref(problem);
}

void http_turn_reply(struct http_conn *conn, bool done, struct str json)
{
    const struct http_route *route = conn->exchange->route;
    if (route->replied) {
        json_t *reply = json_loadb(json.bytes, json.length, JSON_DECODE_ANY, NULL);
        route->replied(conn->exchange, done, reply);
        json_decref(reply);
    } else if (done) {
        answer_done(conn->exchange, json);
    } else {
        answer_failed(conn, json);
    }
}
