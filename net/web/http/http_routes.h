#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/web/pages/web_renderers.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The table of routes by which requests are answered. A route names a typed call (data/calls). Its
 * answer, JSON, is sent unchanged (API) or rendered as a page by a template. The call's arguments
 * come from the path, else from the query (GET, DELETE) or the body, a JSON object.
 *
 * To add a page: a template, data/web/pages/NAME.html, a row in http_routes_page.c. To add to the
 * API: a route in data/calls. */

struct net_context;

struct http_exchange;
struct web_drawing;

struct http_route {
    const char *method;  /* "GET" also answers HEAD */
    const char *path;    /* "/world/room/{id}"; a final {name*} matches the rest, slashes too */
    const char *call;    /* NULL: none */
    const char *body;    /* the argument that takes the whole body, UTF-8 text; NULL: none */
    uint32_t most;       /* limit of body in bytes; 0: the limit of a behaviour */
    const char *match;   /* the argument for If-Match: tags, or revisions (a list of numbers) */
    const char *page;    /* the template for the answer; or NULL */
    http_render *render; /* renders without a template; if both are NULL, the JSON is sent */
    const char *type;    /* content type; NULL: text/html for a page, else JSON */
    uint32_t cache_seconds; /* lifetime in caches; 0: revalidate each time by ETag */
    uint16_t status;        /* on success; 0: 200, or 204 if the answer is {} */
    bool secured;           /* needs a token; the call checks the rights */
    bool as_nobody;         /* ignores the request's token */
    bool paged;             /* without the argument page it is the first page */
    bool leads;             /* special runs before the call, and makes it */
    /* Replaces the call (if call is NULL) or render; see http_special.h. */
    void (*special)(struct http_exchange *exchange, const json_t *reply);
    /* Gets a successful reply as raw JSON to be rendered. NULL: special gets the reply. */
    void (*take)(struct http_exchange *exchange, struct str json);
    /* Gets the rendered body, borrowed. NULL: the body is the answer. */
    void (*drawn)(struct http_exchange *exchange, struct str body);
    /* For a special with several calls: gets the reply or problem of each. NULL: special gets
     * them. */
    void (*replied)(struct http_exchange *exchange, bool done, const json_t *reply);
};

/* Where an argument of a route's call comes from. */
enum http_place {
    HTTP_IN_PATH,  /* {name} in the route's path */
    HTTP_IN_QUERY, /* ?name= */
    HTTP_IN_FIELD, /* a field of the body, which is a JSON object */
    HTTP_IN_TEXT,  /* the whole body */
    HTTP_IN_MATCH, /* If-Match */
};

enum http_place http_route_place(const struct http_route *route, const char *name);

/* The routes of the pages. */
extern const struct http_route http_routes_page[];
extern const size_t http_routes_page_count;
