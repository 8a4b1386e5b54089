#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "net/web/http/http_request.h"
#include "net/web/http/http_routes.h"

#include <jansson.h>

/* One request and its answer. */

struct call_entry;
struct web_kept;
struct http_conn;
struct web;

#define HTTP_API "/api/v1"    /* prefix of all API paths */
#define HTTP_COOKIE "skein"   /* holds the log-in token */
#define HTTP_THEME "theme"    /* the cookie with the reader's choice of light or dark pages */
#define HTTP_TAG_PACKED "-gz" /* suffix of the ETag of a compressed answer */
#define HTTP_TAG_SIZE 40
#define HTTP_CAPTURES_MAX 4

/* The value of a {name} in a route. */
struct http_capture {
    struct str name;
    struct str value; /* borrowed from the request's path */
};

struct http_answer {
    uint16_t status;
    const char *type;  /* NULL: no body */
    struct buf fields; /* whole lines, each ending in CR LF */
    struct buf body;
    const struct http_file *file; /* instead of body; see http_static.h */
    char etag[HTTP_TAG_SIZE];     /* with quotes; "": none */
    uint32_t cache_seconds;
    bool immutable; /* the content under this URL never changes */
};

struct http_exchange {
    struct http_conn *conn; /* NULL in tests of pure parts */
    const struct net_context *context;
    struct http_request request;
    const struct http_route *route; /* NULL: none yet */
    const struct call_entry *entry; /* of its call; NULL: none */
    struct http_capture captures[HTTP_CAPTURES_MAX];
    size_t capture_count;
    struct http_answer answer;
    bool head;      /* HEAD: no body is sent */
    bool is_api;    /* errors are answered as problem+json */
    bool secure;    /* the browser speaks TLS with us or with the proxy */
    bool exempt;    /* from limits */
    bool by_cookie; /* token came as a cookie */
    bool answered;  /* answer is complete */
    bool streaming; /* an event stream: no more requests on this connection */
    void *own;      /* data of the route's special, or NULL */
    void (*finish)(void *own);
    char address[64];  /* the client's address, from a trusted proxy if there is one */
    char token[64];    /* "": no token; an overlong token becomes an invalid one */
    const char *theme; /* the choice of light or dark pages; "": the device's; static */
};

void http_exchange_init(struct http_exchange *exchange, const struct net_context *context);
void http_exchange_finish(struct http_exchange *exchange);

/* -- answering (http_answer.c); the last answer counts -- */

void http_answer(
        struct http_exchange *exchange, uint16_t status, const char *type, struct str body);
void http_answer_json(struct http_exchange *exchange, uint16_t status, struct str json);
/* Adds a field; the value must have no control characters. */
void http_answer_field(struct http_exchange *exchange, const char *name, const char *format,
        ...) PRINTF_LIKE(3, 4);
/* Answers with an error: problem+json, or a page for people. detail is one sentence. */
void http_answer_problem(struct http_exchange *exchange, uint16_t status, const char *detail);
/* Answers with a call's own problem, with all its members. */
void http_answer_call_problem(struct http_exchange *exchange, const json_t *problem);
/* Adds an ETag of the body, and answers 304 if the client has it. Compresses a long body if
 * allowed. */
void http_answer_tag(struct http_exchange *exchange);
/* Answers with content that was rendered before and may be compressed, or with 304. */
void http_answer_drawn(struct http_exchange *exchange, uint16_t status, const char *type,
        const struct web_kept *kept);
/* Adds the ETag that a GET of its body would have. */
void http_answer_tag_made(struct http_exchange *exchange);
/* Writes the ETag, with quotes, of content with that hash. */
void http_put_tag(uint64_t hash, bool packed, char out[HTTP_TAG_SIZE]);
/* Appends bytes compressed with gzip; level is zlib's. */
MUST_CHECK bool http_pack(struct str bytes, int level, struct buf *out);
/* True if the client accepts gzip. */
bool http_takes_packed(const struct http_exchange *exchange);
/* Returns the reason phrase of a status, as "Not Found". */
const char *http_status_title(uint16_t status);
/* Appends the head and body in wire format. */
void http_answer_write(const struct http_exchange *exchange, bool keep_alive, struct buf *out);
/* True if If-None-Match names this tag. */
bool http_tag_matches(struct str if_none_match, const char *etag);
/* Fills in the data that every page needs; host and base are stored in scratch. */
void http_page_of(
        const struct http_exchange *exchange, struct buf *scratch, struct http_page *out);

/* -- the client's identity (http_origin.c) -- */

/* Sets address, secure, exempt and token from the request and the connection. */
void http_identify(struct http_exchange *exchange, const char *peer, bool secure);
/* True if the request comes from one of our pages. If it does not say where it comes from, the
 * result is !required. */
bool http_is_same_origin(const struct http_exchange *exchange, bool required);
/* True if the method changes nothing. */
bool http_is_safe(const struct http_exchange *exchange);
/* Appends the CORS fields that let a foreign page read the answer, if web.cors names that page. */
void http_put_cors(const struct http_exchange *exchange, struct buf *out);
/* True if the client came by name and without TLS, though the game's public address has TLS and TLS
 * ends here. Behind a proxy it is false, since the proxy redirects clients itself. */
bool http_comes_unsafely(const struct http_exchange *exchange);
/* True if Host is a valid name for the game: its public one, or an address. */
bool http_host_is_ours(const struct http_exchange *exchange);

/* -- which route (http_route.c) -- */

enum http_found { HTTP_FOUND, HTTP_NO_PATH, HTTP_NO_METHOD };

/* Finds a route in a table. For HTTP_NO_METHOD, *allow (a capped buf) lists the methods. */
enum http_found http_route_find(const struct http_route *routes, size_t count,
        struct http_exchange *exchange, struct buf *allow);
/* Returns the body limit of the request. */
size_t http_route_body_max(const struct http_exchange *exchange);
/* True if the route knows each query parameter; otherwise answers with an error that names one. */
bool http_route_knows_query(struct http_exchange *exchange);
/* Returns the call's arguments, from path, query, body and fields. NULL after answering with an
 * error. */
json_t *http_route_args(struct http_exchange *exchange);
