/* http_routes_page.c -- which pages are there, and from which answers are they made?
 *
 * Each row: a path, the call that knows, the function that renders its answer. Pages show what
 * anybody may see; the call decides by who asks. Order matters where two paths fit: the first
 * is taken.
 *
 * To add a page: a row here, a web_page_ function, its call in engine/core/calls/calls_page.c, a line
 * in tests/browser. */
#include "net/http/http_routes.h"

#include "net/web/web_page.h"

const struct http_route http_routes_page[] = {
        {.method = "GET", .path = "/", .call = "page.home", .render = web_page_home},
        {.method = "GET", .path = "/who", .call = "page.who", .render = web_page_who},
        {.method = "GET", .path = "/help", .call = "help.list", .render = web_page_help},
        {.method = "GET",
                .path = "/help/{topic}",
                .call = "help.topic",
                .render = web_page_topic},
        {.method = "GET", .path = "/world", .call = "world.areas", .render = web_page_world},
        {.method = "GET",
                .path = "/world/room/{id}",
                .call = "world.room",
                .render = web_page_room},
        {.method = "GET",
                .path = "/world/{area*}",
                .call = "world.area",
                .render = web_page_area},
        {.method = "GET",
                .path = "/highscores",
                .call = "page.scores",
                .render = web_page_scores},
        {.method = "GET", .path = "/events", .call = "page.events", .render = web_page_events},
        {.method = "GET",
                .path = "/events.ics",
                .call = "page.events",
                .render = web_page_ics,
                .type = "text/calendar; charset=utf-8"},
        {.method = "GET", .path = "/play", .call = "page.you", .render = web_page_play},
        {.method = "GET", .path = "/build", .call = "page.you", .render = web_page_build},
        {.method = "GET",
                .path = "/build/map/{room}",
                .call = "world.around",
                .render = web_page_map,
                .type = "image/svg+xml"},
        {.method = "GET", .path = "/admin", .call = "page.you", .render = web_page_admin},
};

const size_t http_routes_page_count = sizeof(http_routes_page) / sizeof(http_routes_page[0]);
