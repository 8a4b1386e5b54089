/* http_answer.c -- writes HTTP answers.
 *
 * Every answer has the same security fields: a page loads only our own files, inline scripts do not
 * run, no site may frame it, browsers do not guess types, and no Referer leaves the site. Pages
 * that need more are not made here.
 *
 * Errors are problem+json (RFC 9457) for programs and a page for people. An answer that may change
 * is revalidated each time, with a 304 if the client has it. */
#include "engine/app/config.h"
#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/stream/net.h"
#include "net/stream/tls_server.h"
#include "net/text/web_html.h"
#include "net/web/http/http_exchange.h"
#include "net/web/http/http_shared.h"
#include "net/web/http/http_static.h"
#include "net/web/http/web_cache.h"

#include <zlib.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PACK_FROM = 8192, PACK_LEVEL = 4 };

static const char protection[] =
        "Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\n"
        "Referrer-Policy: same-origin\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Cross-Origin-Resource-Policy: same-origin\r\n";

const char *http_status_title(uint16_t status)
{
    static const struct {
        uint16_t status;
        const char *title;
    } titles[] = {
            {101, "Switching Protocols"},
            {200, "OK"},
            {201, "Created"},
            {204, "No Content"},
            {206, "Partial Content"},
            {207, "Multi-Status"},
            {301, "Moved Permanently"},
            {302, "Found"},
            {303, "See Other"},
            {304, "Not Modified"},
            {308, "Permanent Redirect"},
            {400, "Bad Request"},
            {401, "Unauthorized"},
            {403, "Forbidden"},
            {404, "Not Found"},
            {405, "Method Not Allowed"},
            {408, "Request Timeout"},
            {409, "Conflict"},
            {412, "Precondition Failed"},
            {413, "Content Too Large"},
            {414, "URI Too Long"},
            {415, "Unsupported Media Type"},
            {416, "Range Not Satisfiable"},
            {417, "Expectation Failed"},
            {422, "Unprocessable Content"},
            {423, "Locked"},
            {426, "Upgrade Required"},
            {429, "Too Many Requests"},
            {431, "Request Header Fields Too Large"},
            {501, "Not Implemented"},
            {503, "Service Unavailable"},
            {505, "HTTP Version Not Supported"},
    };

    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
        if (titles[i].status == status) {
            return titles[i].title;
        }
    }
    return "Internal Server Error";
}

void http_exchange_init(struct http_exchange *exchange, const struct net_context *context)
{
    *exchange = (struct http_exchange){.context = context, .theme = ""};
    http_request_init(&exchange->request);
}

void http_exchange_finish(struct http_exchange *exchange)
{
    if (exchange->own) {
        exchange->finish(exchange->own);
    }
    http_request_finish(&exchange->request);
    buf_finish(&exchange->answer.fields);
    buf_finish(&exchange->answer.body);
    explicit_bzero(exchange->token, sizeof(exchange->token));
}

void http_answer(
        struct http_exchange *exchange, uint16_t status, const char *type, struct str body)
{
    struct http_answer *answer = &exchange->answer;
    answer->status = status;
    answer->type = type;
    answer->file = NULL;
    answer->etag[0] = '\0';
    buf_clear(&answer->body);
    buf_add_str(&answer->body, body);
    exchange->answered = true;
}

void http_answer_json(struct http_exchange *exchange, uint16_t status, struct str json)
{
    http_answer(exchange, status, "application/json", json);
}

void http_answer_field(
        struct http_exchange *exchange, const char *name, const char *format, ...)
{
    char value[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(value, sizeof(value), format, args);
    va_end(args);
    buf_printf(&exchange->answer.fields, "%s: %s\r\n", name, value);
}

/* True if the static files have this path, which begins with "/". */
static bool has_file(const struct net_context *context, struct str path)
{
    return context->web && context->web->files && http_files_find(context->web->files, path);
}

static const char *text_of(const struct net_context *context, enum config_key key)
{
    return context->config ? config_text(context->config, key) : NULL;
}

/* Returns the name of the owner's picture for the front page; NULL: there is none. */
static const char *front_of(const struct net_context *context)
{
    static const char *const fronts[] = {"front.svg", "front.webp", "front.jpg", "front.png"};
    char path[32];
    for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++) {
        (void)snprintf(path, sizeof(path), "/static/%s", fronts[i]);
        if (has_file(context, str_of(path))) {
            return fronts[i];
        }
    }
    return NULL;
}

void http_page_of(
        const struct http_exchange *exchange, struct buf *scratch, struct http_page *out)
{
    const struct net_context *context = exchange->context;
    struct str host = exchange->request.host;
    buf_clear(scratch);
    if (context->web_url) {
        buf_add_text(scratch, context->web_url);
        while (scratch->length > 0 && scratch->bytes[scratch->length - 1] == '/') {
            buf_truncate(scratch, scratch->length - 1);
        }
    } else if (http_host_is_ours(exchange)) {
        buf_printf(scratch, "%s://%.*s", exchange->secure ? "https" : "http", STR_FMT(host));
    } else { /* a client may send any Host, so it is not used as the game's address */
        host = STR("HOST");
    }
    *out = (struct http_page){
            .host = web_host(context->web_url ? str_of(context->web_url) : host),
            .path = http_target_path(&exchange->request),
            .base = buf_str(scratch),
            .packages = buf_str(&context->packages),
            .game_name =
                    context->game_name && context->game_name[0] ? context->game_name : "Skein",
            .hook = text_of(context, CONFIG_WEB_HOOK),
            .palette = text_of(context, CONFIG_WEB_PALETTE),
            .front = front_of(context),
            .certificate_until = context->tls ? tls_server_validity(context->tls).until_s : 0,
            .theme_of = exchange->theme,
            .version = context->web ? http_files_version(context->web->files) : NULL,
            .status = exchange->answer.status ? exchange->answer.status : 200,
            .theme = has_file(context, STR("/static/theme.css")),
            .logo = has_file(context, STR("/static/logo.svg")),
            .cards = context->web && context->web->cards,
            .put_map = context->web ? context->web->put_map : NULL,
            .endpoints = context->endpoints,
            .endpoint_count = context->endpoint_count,
            .templates = context->web ? context->web->templates : NULL,
    };
}

/* Answers in plain text if the page cannot be rendered. */
static void answer_page_problem(struct http_exchange *exchange, const json_t *problem)
{
    struct buf scratch = {0};
    struct buf html = {0};
    struct http_page page;
    const char *type = "text/html; charset=utf-8";
    json_t *reply = json_copy((json_t *)(uintptr_t)problem);
    http_page_of(exchange, &scratch, &page);
    page.status = exchange->answer.status;
    bool is_known = exchange->by_cookie && exchange->token[0] && page.status != 401;
    (void)json_object_set_new(reply, "known", json_boolean(is_known)); /* no call told a name */
    if (!web_page_put("error", reply, &page, &html, NULL)) {
        type = "text/plain; charset=utf-8";
        buf_printf(&html, "%d. %.*s\n", page.status, STR_FMT(web_text(problem, "detail")));
    }
    http_answer(exchange, exchange->answer.status, type, buf_str(&html));
    json_decref(reply);
    buf_finish(&html);
    buf_finish(&scratch);
}

void http_answer_call_problem(struct http_exchange *exchange, const json_t *problem)
{
    json_int_t status = json_integer_value(json_object_get(problem, "status"));
    exchange->answer.status = status >= 400 && status < 600 ? (uint16_t)status : 500;
    bool is_told =
            str_find(buf_str(&exchange->answer.fields), STR("WWW-Authenticate"), 0) != SIZE_MAX;
    if (status == 401 && exchange->is_api && !is_told) {
        http_answer_field(exchange, "WWW-Authenticate", "Bearer");
    }
    if (status == 429) {
        http_answer_field(exchange, "Retry-After", "60");
    }
    if (!exchange->is_api) {
        answer_page_problem(exchange, problem);
        return;
    }
    char *text = json_dumps(problem, JSON_COMPACT);
    http_answer(exchange, exchange->answer.status, "application/problem+json",
            str_of(text ? text : "{}"));
    free(text);
}

void http_answer_problem(struct http_exchange *exchange, uint16_t status, const char *detail)
{
    json_t *problem = json_pack("{s:i, s:s, s:s}", "status", (int)status, "title",
            http_status_title(status), "detail", catalogue_sentence(detail));
    if (status == 429) {
        exchange->answer.fields.length = 0;
    }
    http_answer_call_problem(exchange, problem);
    json_decref(problem);
}

bool http_tag_matches(struct str if_none_match, const char *etag)
{
    while (if_none_match.length > 0) {
        struct str tag = str_trim(str_take_until(&if_none_match, ','));
        if (str_starts(tag, STR("W/"))) {
            tag = str_slice(tag, 2, tag.length);
        }
        if (str_equal(tag, STR("*")) || (etag[0] && str_equal(tag, str_of(etag)))) {
            return true;
        }
    }
    return false;
}

/* True if the client accepts gzip. */
bool http_takes_packed(const struct http_exchange *exchange)
{
    struct str list = http_field_of(&exchange->request, "accept-encoding");
    while (list.length > 0) {
        struct str weight = str_take_until(&list, ',');
        struct str coding = str_trim(str_take_until(&weight, ';'));
        weight = str_trim(weight);
        bool refused = str_equal(weight, STR("q=0")) || str_equal(weight, STR("q=0.0"));
        if (str_equal_nocase(coding, STR("gzip")) && !refused) {
            return true;
        }
    }
    return false;
}

bool http_pack(struct str bytes, int level, struct buf *out)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    size_t most = deflateBound(&stream, bytes.length);
    stream.next_in = (unsigned char *)(uintptr_t)bytes.bytes;
    stream.avail_in = (unsigned)bytes.length;
    stream.next_out = (unsigned char *)buf_reserve(out, most);
    stream.avail_out = (unsigned)most;
    must(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    buf_added(out, stream.total_out);
    (void)deflateEnd(&stream);
    return true;
}

/* Compresses a long body at a fast level, because it is made for each request. */
static void pack_body(struct http_exchange *exchange)
{
    struct buf packed = {0};
    if (http_pack(buf_str(&exchange->answer.body), PACK_LEVEL, &packed)) {
        buf_finish(&exchange->answer.body);
        exchange->answer.body = packed;
        http_answer_field(exchange, "Content-Encoding", "gzip");
    }
}

void http_put_tag(uint64_t hash, bool packed, char out[HTTP_TAG_SIZE])
{
    (void)snprintf(out, HTTP_TAG_SIZE, "\"%016llx%s\"", (unsigned long long)hash,
            packed ? HTTP_TAG_PACKED : "");
}

static void put_tag(struct http_answer *answer, bool packs)
{
    http_put_tag(str_hash(buf_str(&answer->body)), packs, answer->etag);
}

void http_answer_tag_made(struct http_exchange *exchange)
{
    put_tag(&exchange->answer, false);
}

void http_answer_tag(struct http_exchange *exchange)
{
    struct http_answer *answer = &exchange->answer;
    if (answer->status != 200) {
        return;
    }
    bool is_long = answer->body.length >= PACK_FROM;
    bool packs = is_long && http_takes_packed(exchange);
    if (is_long) {
        http_answer_field(exchange, "Vary", "Accept-Encoding");
    }
    put_tag(answer, packs);
    struct str wanted = http_field_of(&exchange->request, "if-none-match");
    if (wanted.bytes && http_tag_matches(wanted, answer->etag)) {
        answer->status = 304;
        buf_clear(&answer->body);
    } else if (packs) {
        pack_body(exchange);
    }
}

/* Adds Vary. A page may contain the host that the client asked for (http_page_of). */
static void put_vary(struct http_exchange *exchange, bool packs)
{
    bool by_host = exchange->context->web_url == NULL;
    if (by_host || packs) {
        http_answer_field(exchange, "Vary", "%s%s%s", by_host ? "Host" : "",
                by_host && packs ? ", " : "", packs ? "Accept-Encoding" : "");
    }
}

void http_answer_drawn(struct http_exchange *exchange, uint16_t status, const char *type,
        const struct web_kept *kept)
{
    bool packs = kept->packed.length > 0 && http_takes_packed(exchange);
    struct http_answer *answer = &exchange->answer;
    if (status != 200 || !http_is_safe(exchange)) {
        http_answer(exchange, status, type, kept->body);
        return;
    }
    http_answer(exchange, status, type, packs ? kept->packed : kept->body);
    http_put_tag(kept->hash, packs, answer->etag);
    put_vary(exchange, kept->packed.length > 0);
    struct str wanted = http_field_of(&exchange->request, "if-none-match");
    if (wanted.bytes && http_tag_matches(wanted, answer->etag)) {
        answer->status = 304;
        buf_clear(&answer->body);
    } else if (packs) {
        http_answer_field(exchange, "Content-Encoding", "gzip");
    }
}

static void put_date(struct buf *out)
{
    char text[40];
    struct tm parts;
    time_t now = (time_t)(clock_wall_ms() / 1000);
    if (gmtime_r(&now, &parts) &&
            strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts) > 0) {
        buf_printf(out, "Date: %s\r\n", text);
    }
}

static void put_caching(const struct http_answer *answer, struct buf *out)
{
    if (answer->etag[0]) {
        buf_printf(out, "ETag: %s\r\n", answer->etag);
    }
    if (answer->immutable) {
        buf_add_text(out, "Cache-Control: public, max-age=31536000, immutable\r\n");
    } else if (answer->cache_seconds > 0) {
        buf_printf(
                out, "Cache-Control: public, max-age=%u\r\n", (unsigned)answer->cache_seconds);
    } else if (answer->status != 101) {
        buf_add_text(out, answer->etag[0] ? "Cache-Control: no-cache\r\n"
                                          : "Cache-Control: no-store\r\n");
    }
}

/* True if the answer should carry Strict-Transport-Security (RFC 6797): it came by TLS, and the
 * game has a public TLS address. */
static bool is_strict(const struct http_exchange *exchange)
{
    const char *url = exchange->context->web_url;
    return exchange->secure && url && str_starts_nocase(str_of(url), STR("https://"));
}

void http_answer_write(const struct http_exchange *exchange, bool keep_alive, struct buf *out)
{
    const struct http_answer *answer = &exchange->answer;
    bool bodiless = answer->status == 204 || answer->status == 304 || answer->status < 200;
    struct str body = answer->file ? http_file_body(exchange) : buf_str(&answer->body);
    buf_printf(out, "HTTP/1.1 %u %s\r\n", (unsigned)answer->status,
            http_status_title(answer->status));
    put_date(out);
    buf_add_text(out, protection);
    put_caching(answer, out);
    if (is_strict(exchange)) {
        buf_add_text(out, "Strict-Transport-Security: max-age=31536000\r\n");
    }
    if (answer->type && !bodiless) {
        buf_printf(out, "Content-Type: %s\r\n", answer->type);
    }
    if (!bodiless && !exchange->streaming) {
        buf_printf(out, "Content-Length: %zu\r\n", body.length);
    }
    buf_add_str(out, buf_str(&answer->fields));
    http_put_cors(exchange, out);
    if (answer->status != 101) {
        bool close = !keep_alive || exchange->streaming;
        if (close || exchange->request.is_1_0) {
            buf_printf(out, "Connection: %s\r\n", close ? "close" : "keep-alive");
        }
    }
    buf_add_text(out, "\r\n");
    if (!bodiless && !exchange->head) {
        buf_add_str(out, body);
    }
}
