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

static const struct http_param topic_params[] = {
        {.name = "topic",
                .in = HTTP_IN_PATH,
                .type = HTTP_TEXT,
                .required = true,
                .help = "the topic, or another word for it"},
        {0},
};

static const struct http_param words_params[] = {
        {.name = "words",
                .in = HTTP_IN_QUERY,
                .type = HTTP_TEXT,
                .help = "find the topics that have all of them",
                .most = 200},
        {0},
};

static const struct http_param area_params[] = {
        {.name = "area",
                .in = HTTP_IN_PATH,
                .type = HTTP_TEXT,
                .required = true,
                .help = "the area's ref, number or name"},
        {0},
};

static const struct http_param room_params[] = {
        {.name = "id",
                .in = HTTP_IN_PATH,
                .type = HTTP_NUMBER,
                .required = true,
                .help = "the room's number"},
        {0},
};

static const struct http_param around_params[] = {
        {.name = "room",
                .in = HTTP_IN_PATH,
                .type = HTTP_NUMBER,
                .required = true,
                .help = "the room in its middle"},
        {.name = "rooms",
                .in = HTTP_IN_QUERY,
                .type = HTTP_NUMBER,
                .help = "about how many rooms; 60 by default"},
        {0},
};

const struct http_route http_routes_page[] = {
        {.method = "GET", .path = "/", .call = "page.home", .render = web_page_home},
        {.method = "GET", .path = "/who", .call = "page.who", .render = web_page_who},
        {.method = "GET",
                .path = "/help",
                .call = "help.list",
                .params = words_params,
                .render = web_page_help},
        {.method = "GET",
                .path = "/help/{topic}",
                .call = "help.topic",
                .params = topic_params,
                .render = web_page_topic},
        {.method = "GET", .path = "/world", .call = "world.areas", .render = web_page_world},
        {.method = "GET",
                .path = "/world/room/{id}",
                .call = "world.room",
                .params = room_params,
                .render = web_page_room},
        {.method = "GET",
                .path = "/world/{area*}",
                .call = "world.area",
                .params = area_params,
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
                .params = around_params,
                .render = web_page_map,
                .type = "image/svg+xml"},
        {.method = "GET", .path = "/admin", .call = "page.you", .render = web_page_admin},
};

const size_t http_routes_page_count = sizeof(http_routes_page) / sizeof(http_routes_page[0]);
