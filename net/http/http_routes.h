#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/web/web_page.h"

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
    const char *method; /* "GET" answers HEAD too */
    const char
            *path; /* "/world/room/{id}"; a last {name*} takes all that is left, slashes too */
    const char *call; /* NULL: none */
    const char *body; /* the argument that is the whole body, UTF-8 text; NULL: none is */
    uint32_t most;    /* bytes of that; 0: what a behaviour has at most */
    const char *
            match; /* the argument that If-Match is: tags, or revisions if it is a list of numbers */
    const char *page;    /* the template that the answer is shown by; or NULL */
    http_render *render; /* how it is shown without one; neither: it is sent itself, as JSON */
    const char *type;    /* content type; NULL: text/html of a page, else JSON */
    uint32_t
            cache_seconds; /* how long anybody may keep it; 0: asked again each time, by ETag */
    uint16_t status;       /* when it went well; 0: 200, or 204 if the answer is {} */
    bool secured;          /* needs a token; the call itself asks too */
    bool as_nobody;        /* ignores the request's token */
    bool leads;            /* special comes before the call, and makes it */
    /* Handles special cases in place of a call (if call is NULL) or of render; see http_special.h. */
    void (*special)(struct http_exchange *exchange, const json_t *reply);
    /* Takes a successful answer as raw JSON, in place of special, to be rendered. NULL: special
     * gets it. */
    void (*take)(struct http_exchange *exchange, struct str json);
    /* Takes what was drawn; borrowed. NULL: it is the answer. */
    void (*drawn)(struct http_exchange *exchange, struct str body);
    /* Of a special that makes several calls: an answer to one of them, or a problem. NULL: they come to special. */
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

/* The pages. */
extern const struct http_route http_routes_page[];
extern const size_t http_routes_page_count;
