#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One HTTP/1.1 request, parsed as its bytes arrive: its head (http_head.c, by http-parser) and its
 * body (http_body.c). Ambiguous requests are refused. */

#define HTTP_HEAD_MAX 16384 /* request line and fields together */
#define HTTP_LINE_MAX 8192  /* the request line */
#define HTTP_FIELDS_MAX 64

enum http_progress { HTTP_MORE, HTTP_READY, HTTP_BAD };

struct http_field {
    struct str name;
    struct str value; /* trimmed; visible bytes, blanks, tabs */
};

struct http_request {
    struct buf head;    /* the bytes received so far */
    const char *method; /* "GET"; static */
    struct buf path;    /* decoded: valid UTF-8 without control characters, begins with "/" */
    struct str query;   /* raw */
    struct str host;    /* Host, or from an absolute target; "" only in HTTP/1.0 */
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t field_count;
    bool is_1_0;
    bool keep_alive;
    bool expects_continue;
    bool chunked;
    uint64_t length; /* of the body, unless chunked */
    /* The body. */
    struct buf body;
    size_t body_max;   /* set by the caller after the head */
    uint64_t body_raw; /* bytes received, with framing */
    uint64_t left;     /* bytes left of the body or the chunk */
    uint8_t step;      /* position in the chunk framing */
    uint8_t digits;
    /* The reason for HTTP_BAD. */
    uint16_t status;
    const char *why; /* one sentence, static */
};

void http_request_init(struct http_request *request);
void http_request_finish(struct http_request *request);

/* Reads bytes of the head up to its end; returns how many. */
size_t http_head_feed(struct http_request *request, struct str bytes, enum http_progress *out);
/* Returns the requested path as far as it is known; raw if the head was refused. */
struct str http_target_path(const struct http_request *request);
/* Returns the value of a field (the first, if it is repeated), or NULL bytes. Names match in any
 * case. */
struct str http_field_of(const struct http_request *request, const char *name);
/* True if a comma-separated list has this word, in any case. */
bool http_list_has(struct str list, const char *word);
/* True if the request has a body. */
bool http_has_body(const struct http_request *request);
/* True if the head already shows that the body is longer than body_max. */
bool http_body_is_too_long(const struct http_request *request);
/* Reads bytes of the body up to its end; returns how many. */
size_t http_body_feed(struct http_request *request, struct str bytes, enum http_progress *out);

/* Finds a parameter in a query and appends it decoded. False if it is missing, or malformed (then
 * sets *out_bad). */
bool http_query_get(struct str query, const char *name, struct buf *out, bool *out_bad);
