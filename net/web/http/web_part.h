#pragma once
#include <stddef.h>

/* What a module adds to the web: routes, and a state for them. The module's struct server_module points to it, and the
 * web finds it by net_context. */

struct http_route;
struct web;

struct web_part {
    const struct http_route *routes; /* tried before those of the API and of pages */
    size_t route_count;
    /* The state: made with the first service of the web, freed with the last. NULL: none. */
    void *(*create)(struct web *web);
    /* Called each second by each service. NULL: nothing to do. */
    void (*tick)(void *state);
    void (*destroy)(void *state);
};

/* Returns the state of a part of this build. */
void *web_part_state(const struct web *web, const struct web_part *part);
/* Returns the i-th part; NULL after the last. */
const struct web_part *web_part_at(const struct web *web, size_t i);
/* Calls tick of each part. */
void web_parts_tick(const struct web *web);
