/* http_routes_page.c -- which pages are there, and from which answers are they made?
 *
 * Each row: a path, the call that knows, the template that shows its answer. Pages show what
 * anybody may see; the call decides by who asks. Order matters where two paths fit: the first
 * is taken.
 *
 * To add a page: a row here, data/web/pages/NAME.html, its call if there is none yet (engine/core/calls/call.h), a
 * row in tests/unit/net/web_page_test.c. */
#include "net/http/http_routes.h"

#include "net/web/web_page.h"

const struct http_route http_routes_page[] = {
        {.method = "GET", .path = "/", .call = "page.home", .page = "home"},
        {.method = "GET", .path = "/who", .call = "page.who", .page = "who"},
        {.method = "GET", .path = "/help", .call = "help.list", .page = "help"},
        {.method = "GET", .path = "/help/{topic}", .call = "help.topic", .page = "topic"},
        {.method = "GET", .path = "/world", .call = "world.areas", .page = "world"},
        {.method = "GET", .path = "/world/room/{id}", .call = "world.room", .page = "room"},
        {.method = "GET", .path = "/world/{area*}", .call = "world.area", .page = "area"},
        {.method = "GET", .path = "/highscores", .call = "page.scores", .page = "scores"},
        {.method = "GET", .path = "/events", .call = "page.events", .page = "events"},
        {.method = "GET",
                .path = "/events.ics",
                .call = "page.events",
                .render = web_calendar,
                .type = "text/calendar; charset=utf-8"},
        {.method = "GET", .path = "/play", .call = "page.you", .page = "play"},
        {.method = "GET", .path = "/build", .call = "page.you", .page = "build"},
        {.method = "GET",
                .path = "/build/map/{room}",
                .call = "world.around",
                .render = web_page_map,
                .type = "image/svg+xml"},
        {.method = "GET", .path = "/admin", .call = "page.you", .page = "admin"},
};

const size_t http_routes_page_count = sizeof(http_routes_page) / sizeof(http_routes_page[0]);
