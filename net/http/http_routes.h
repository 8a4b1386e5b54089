#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/web/web_page.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is found at which path: one table of routes, by which requests are answered and
 * /api/v1/openapi.json is written. A route names a typed call (engine/core/calls/call.h); its answer, JSON,
 * is either sent as it is (API) or rendered into a page by a pure function.
 *
 * To add a page: a function like http_render in web_page_NAME.c, a row in http_routes_page.c.
 * To add to the API: a row in http_routes_api.c. */

struct net_context;

/* Where a call's argument comes from. */
enum http_in {
    HTTP_IN_PATH,  /* {name} in the route's path */
    HTTP_IN_QUERY, /* ?name= */
    HTTP_IN_JSON,  /* a field of the body, which is a JSON object */
    HTTP_IN_TEXT,  /* the whole body, UTF-8 text */
    HTTP_IN_MATCH, /* If-Match: as HTTP_NUMBER a revision, or a list of them; as HTTP_TEXT a list of tags */
};

enum http_type {
    HTTP_TEXT,
    HTTP_NUMBER, /* a whole number, 0 and up */
    HTTP_FLAG,   /* true, false, 1, 0 */
    HTTP_VALUE,  /* any JSON, HTTP_IN_JSON only */
};

struct http_param {
    const char *name; /* NULL ends a list */
    enum http_in in;
    enum http_type type;
    bool required;
    const char *help;
    /* Bounds of a number, or of a text's bytes; most 0: none. Of the path and the query only. */
    uint32_t least;
    uint32_t most;
};

struct http_exchange;

struct http_route {
    const char *method; /* "GET" answers HEAD too */
    const char
            *path; /* "/world/room/{id}"; a last {name*} takes all that is left, slashes too */
    const char *call;                /* NULL: none */
    const struct http_param *params; /* NULL: none */
    http_render *render;             /* NULL: the answer itself is sent, as JSON */
    const char *type;                /* content type; NULL: text/html of a page, else JSON */
    uint32_t
            cache_seconds; /* how long anybody may keep it; 0: asked again each time, by ETag */
    uint16_t status;       /* when it went well; 0: 200, or 204 if the answer is {} */
    bool secured;          /* needs a token; for the description, the call itself asks */
    const char *summary;   /* for the description; NULL: not part of it */
    /* Instead of a call (if call is NULL) or of render, for what is like no other route; see http_special.h. */
    void (*special)(struct http_exchange *exchange, const json_t *reply);
};

/* The two tables. */
extern const struct http_route http_routes_api[];
extern const size_t http_routes_api_count;
extern const struct http_route http_routes_page[];
extern const size_t http_routes_page_count;
