/* http_special.c -- routes whose answers are more than a page or a JSON.
 *
 * The log-in cookie is HttpOnly (no script reads it), SameSite=Lax (no foreign page's form sends
 * it) and Secure where the browser speaks TLS. */
#include "net/web/routes/http_special.h"

#include "engine/base/buf.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/follow_source.h"
#include "net/text/web_html.h"
#include "net/text/web_palette.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/routes/http_draw.h"
#include "net/web/routes/web_metrics.h"
#include "net/web/ws/ws_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    COOKIE_SECONDS = 30 * 24 * 3600,
    THEME_SECONDS = 365 * 24 * 3600,
    PALETTE_SECONDS = 24 * 3600,
    HELD_SECONDS = 5,
};

/* -- log-in -- */

static void set_cookie(struct http_exchange *exchange, const char *token, int seconds)
{
    http_answer_field(exchange, "Set-Cookie",
            HTTP_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", token, seconds,
            exchange->secure ? "; Secure" : "");
}

void http_special_forget_cookie(struct http_exchange *exchange)
{
    set_cookie(exchange, "", 0);
}

static void answer_object(struct http_exchange *exchange, uint16_t status, const json_t *reply)
{
    char *text = json_dumps(reply, JSON_COMPACT);
    http_answer_json(exchange, status, str_of(text ? text : "{}"));
    free(text);
}

void http_special_login(struct http_exchange *exchange, const json_t *reply)
{
    const char *token = json_string_value(json_object_get(reply, "token"));
    answer_object(exchange, 200, reply);
    if (token) {
        set_cookie(exchange, token, COOKIE_SECONDS);
    }
}

void http_special_logout(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        http_answer(exchange, 204, NULL, STR_NONE);
        http_special_forget_cookie(exchange);
        return;
    }
    if (exchange->token[0] == '\0') {
        http_answer_problem(exchange, 401, "There is no token to revoke.");
        return;
    }
    http_conn_call(exchange->conn, "logout", json_pack("{s:s}", "token", exchange->token));
}

/* -- objects -- */

void http_special_set(struct http_exchange *exchange, const json_t *reply)
{
    answer_object(exchange, 200, reply);
    http_answer_tag_made(exchange);
}

/* -- behaviours -- */

static void put_revision(struct http_exchange *exchange, const json_t *reply)
{
    json_int_t revision = json_integer_value(json_object_get(reply, "revision"));
    (void)snprintf(exchange->answer.etag, sizeof(exchange->answer.etag), "\"%lld\"",
            (long long)revision);
}

void http_special_source(struct http_exchange *exchange, const json_t *reply)
{
    const json_t *source = json_object_get(reply, "source");
    struct str text = json_is_string(source) ? (struct str){json_string_value(source),
                                                       json_string_length(source)}
                                             : STR_NONE;
    struct str known = http_field_of(&exchange->request, "if-none-match");
    http_answer(exchange, 200, "text/x-lua; charset=utf-8", text);
    put_revision(exchange, reply);
    if (known.bytes && http_tag_matches(known, exchange->answer.etag)) {
        exchange->answer.status = 304;
    }
}

void http_special_saved(struct http_exchange *exchange, const json_t *reply)
{
    answer_object(exchange, 200, reply);
    put_revision(exchange, reply);
}

/* -- events -- */

void http_special_events(struct http_exchange *exchange, const json_t *reply)
{
    if (reply) {
        http_answer(exchange, 200, "text/event-stream", STR_NONE);
        http_conn_stream(exchange->conn);
        return;
    }
    if (exchange->token[0] == '\0') {
        http_answer_field(exchange, "WWW-Authenticate", "Bearer");
        http_answer_problem(exchange, 401, "Log in first to receive events.");
        return;
    }
    if (exchange->head) {
        http_answer(exchange, 200, "text/event-stream", STR_NONE);
        return;
    }
    /* A stream wakes its character, so a foreign page must not open one with our cookie. */
    if (exchange->by_cookie && !http_is_same_origin(exchange, false)) {
        http_answer_problem(exchange, 403, "Only pages of this game can receive events.");
        return;
    }
    struct session *session = http_conn_session(exchange->conn);
    session->takes_events = true;
    session_set_client(session, STR("event stream"));
    http_conn_call(
            exchange->conn, "login.resume", json_pack("{s:s}", "token", exchange->token));
}

/* -- for operators -- */

/* Answers with the state of replication and the broker. A world without an up-to-date copy is
 * alone. */
static void answer_state(struct http_exchange *exchange, const struct net_context *context)
{
    struct follow_health health = {.state = "alone", .follower = "none", .broker = "none"};
    struct buf why = {0};
    if (context->follow) {
        context->follow->health(context->follow->data, &health);
    }
    if (context->broker && strcmp(health.broker, "none") == 0) {
        health.broker = context->broker_is_up(context->broker) ? "up" : "away";
    }
    bool well = hub_is_well(http_conn_session(exchange->conn)->hub, &why);
    json_t *said = json_pack("{s:s, s:s, s:s}", "state", health.state, "board", health.broker,
            "follower", health.follower);
    if (health.witness) {
        (void)json_object_set_new(said, "witness", json_string(health.witness));
    }
    if (!well) {
        (void)json_object_set_new(said, "problem", json_stringn(why.bytes, why.length));
    }
    char *text = json_dumps(said, JSON_PRESERVE_ORDER);
    bool held = health.hold_seconds >= HELD_SECONDS;
    bool waits = strcmp(health.state, "held") == 0;
    http_answer(
            exchange, held || (!well && !waits) ? 503 : 200, "application/json", str_of(text));
    free(text);
    json_decref(said);
    buf_finish(&why);
}

static void answer_health(struct http_exchange *exchange, const json_t *reply)
{
    const struct net_context *context = http_conn_web(exchange->conn)->context;
    struct buf why = {0};
    (void)reply;
    if (context->follow || context->broker) {
        answer_state(exchange, context);
        return;
    }
    if (hub_is_well(http_conn_session(exchange->conn)->hub, &why)) {
        http_answer(exchange, 200, "text/plain; charset=utf-8", STR("ok\n"));
    } else {
        buf_add_char(&why, '\n');
        http_answer(exchange, 503, "text/plain; charset=utf-8", buf_str(&why));
    }
    buf_finish(&why);
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 ||
           strcmp(address, "unix") == 0;
}

/* True if the request comes from this machine, under one of our names, and not from a proxy.
 * Proxies name themselves, trusted or not. */
static bool is_local(const struct http_exchange *exchange)
{
    const struct http_request *request = &exchange->request;
    return is_loopback(exchange->address) && is_loopback(exchange->conn->base.address) &&
           http_host_is_ours(exchange) && !http_field_of(request, "x-forwarded-for").bytes &&
           !http_field_of(request, "x-real-ip").bytes &&
           !http_field_of(request, "forwarded").bytes && !http_field_of(request, "via").bytes;
}

static void put_metrics(struct http_exchange *exchange, const json_t *reply)
{
    struct buf out = {0};
    web_metrics_put(http_conn_web(exchange->conn), reply, &out);
    http_answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&out));
    buf_finish(&out);
}

static void answer_metrics(struct http_exchange *exchange, const json_t *reply)
{
    const struct net_context *context = http_conn_web(exchange->conn)->context;
    struct session *session = http_conn_session(exchange->conn);
    if (reply) {
        put_metrics(exchange, reply);
        return;
    }
    exchange->is_api = true;
    session->local = is_local(exchange);
    bool alone = context->follows || (context->gate && !context->gate_is_up(context->gate));
    if (alone && session->local) {
        put_metrics(exchange, NULL); /* the world is unreachable */
        return;
    }
    http_conn_call(exchange->conn, "metrics", json_object());
}

/* Draws the API's description, which depends on routes only. Thread: worker. */
static void draw_openapi(struct web_drawing *drawing)
{
    http_openapi(drawing->with, drawing->frame.base, &drawing->body);
}

static void answer_openapi(struct http_exchange *exchange, const json_t *reply)
{
    const struct web *web = http_conn_web(exchange->conn);
    (void)reply;
    http_draw_by(exchange, STR_NONE, &(struct http_drawer){draw_openapi, web, 0});
}

static void answer_socket(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    ws_upgrade(exchange);
}

/* Answers clients that request the icon without reading <link>. */
static void answer_icon(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    http_answer(exchange, 301, NULL, STR_NONE);
    http_answer_field(exchange, "Location", "/static/icon.svg");
}

/* -- how pages look -- */

/* Answers with the style sheet of a palette. Its address says all of it, so it never changes. */
static void answer_palette(struct http_exchange *exchange, const json_t *reply)
{
    struct web_palette palette;
    struct buf css = {0};
    struct str name = exchange->captures[0].value;
    (void)reply;
    if (!str_ends(name, STR(".css")) ||
            !web_palette_find(str_slice(name, 0, name.length - 4), &palette)) {
        http_answer_problem(exchange, 404, "There is no such palette.");
        return;
    }
    buf_printf(&css, ":root[data-palette=\"%s\"]{--accent:light-dark(#%06x,#%06x)}\n",
            palette.name, (unsigned)palette.light, (unsigned)palette.dark);
    http_answer(exchange, 200, "text/css; charset=utf-8", buf_str(&css));
    exchange->answer.cache_seconds = PALETTE_SECONDS;
    http_answer_tag(exchange);
    buf_finish(&css);
}

/* Keeps the reader's choice of light or dark pages in a cookie, and leads back to their page. */
static void answer_theme(struct http_exchange *exchange, const json_t *reply)
{
    struct buf to = {0};
    struct buf back = {0};
    bool bad = false;
    struct str body = buf_str(&exchange->request.body);
    (void)reply;
    (void)http_query_get(body, "to", &to, &bad);
    (void)http_query_get(body, "back", &back, &bad);
    struct str wanted = buf_str(&to);
    bool is_theme = str_equal(wanted, STR("light")) || str_equal(wanted, STR("dark"));
    http_answer(exchange, 303, NULL, STR_NONE);
    http_answer_field(exchange, "Set-Cookie",
            HTTP_THEME "=%.*s; Path=/; SameSite=Lax; Max-Age=%d%s",
            is_theme ? (int)wanted.length : 0, wanted.bytes, is_theme ? THEME_SECONDS : 0,
            exchange->secure ? "; Secure" : "");
    buf_add_text(&exchange->answer.fields, "Location: ");
    web_put_local(&exchange->answer.fields, buf_str(&back), "&");
    buf_add_text(&exchange->answer.fields, "\r\n");
    buf_finish(&to);
    buf_finish(&back);
}

/* Addresses that people type: the account page has the log-in. */
static void answer_login(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    http_answer(exchange, 303, NULL, STR_NONE);
    buf_add_text(&exchange->answer.fields, "Location: /account\r\n");
}

const struct http_route http_routes_special[] = {
        {.method = "GET", .path = "/login", .special = answer_login},
        {.method = "GET", .path = "/settings", .special = answer_login},
        {.method = "GET", .path = "/palette/{name}", .special = answer_palette},
        {.method = "POST", .path = "/theme", .special = answer_theme, .most = 2048},
        {.method = "GET", .path = "/favicon.ico", .special = answer_icon},
        {.method = "GET", .path = "/ws", .special = answer_socket},
        {.method = "GET", .path = "/healthz", .special = answer_health},
        {.method = "GET", .path = "/metrics", .special = answer_metrics},
        {.method = "GET", .path = "/api/v1/openapi.json", .special = answer_openapi},
};

const size_t http_routes_special_count =
        sizeof(http_routes_special) / sizeof(http_routes_special[0]);
