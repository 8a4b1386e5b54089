/* http_routes_page.c -- which pages are there, and from which answers are they made?
 *
 * Each row: a path, the call that knows, the template that shows its answer. Pages show what
 * anybody may see; the call decides by who asks. Order matters where two paths fit: the first
 * is taken.
 *
 * To add a page: a row here, data/web/pages/NAME.html, its call if there is none yet (engine/core/calls/call.h), a
 * row in tests/unit/net/web_page_test.c. */
#include "net/http/http_routes.h"

#include "net/site/http_card.h"
#include "net/site/http_world.h"
#include "net/web/web_page.h"

const struct http_route http_routes_page[] = {
        {.method = "GET", .path = "/", .call = "page.home", .page = "home"},
        {.method = "GET", .path = "/who", .call = "page.who", .page = "who"},
        {.method = "GET", .path = "/who/{name}", .call = "page.person", .page = "player"},
        {.method = "GET", .path = "/help", .call = "help.list", .page = "help"},
        {.method = "GET", .path = "/help/{topic}", .call = "help.topic", .page = "topic"},
        {.method = "GET", .path = "/world", .special = http_world, .page = "world"},
        {.method = "GET", .path = "/find", .call = "world.find", .page = "find"},
        {.method = "GET", .path = "/world/room/{id}", .call = "world.room", .page = "room"},
        {.method = "GET", .path = "/world/{area*}", .call = "world.area", .page = "area"},
        {.method = "GET", .path = "/highscores", .call = "page.scores", .page = "scores"},
        {.method = "GET", .path = "/events", .call = "page.events", .page = "events"},
        {.method = "GET", .path = "/events/{id}", .call = "page.event", .page = "event"},
        {.method = "GET",
                .path = "/events.ics",
                .call = "page.events",
                .render = web_calendar,
                .type = "text/calendar; charset=utf-8"},
        {.method = "GET", .path = "/news", .call = "page.news", .page = "news"},
        {.method = "GET",
                .path = "/news.atom",
                .call = "page.news",
                .as_nobody = true,
                .render = web_feed_news,
                .type = "application/atom+xml; charset=utf-8"},
        {.method = "GET", .path = "/boards", .call = "page.boards", .page = "boards"},
        {.method = "GET",
                .path = "/boards/{name}.atom",
                .call = "page.board",
                .as_nobody = true,
                .render = web_feed_board,
                .type = "application/atom+xml; charset=utf-8"},
        {.method = "GET", .path = "/boards/{name}", .call = "page.board", .page = "board"},
        {.method = "GET",
                .path = "/sitemap.xml",
                .call = "world.areas",
                .as_nobody = true,
                .render = web_sitemap,
                .type = "application/xml; charset=utf-8"},
        {.method = "GET",
                .path = "/robots.txt",
                .render = web_robots,
                .type = "text/plain; charset=utf-8"},
        {.method = "GET",
                .path = "/manifest.webmanifest",
                .render = web_manifest,
                .type = "application/manifest+json"},
        {.method = "GET",
                .path = "/offline",
                .call = "page.you",
                .as_nobody = true,
                .page = "offline"},
        {.method = "GET", .path = "/card/home.png", .special = http_card_home},
        {.method = "GET", .path = "/card/room/{id}.png", .special = http_card_room},
        {.method = "GET", .path = "/card/area/{area*}.png", .special = http_card_area},
        {.method = "GET", .path = "/card/event/{id}.png", .special = http_card_event},
        {.method = "GET", .path = "/card/who/{name}.png", .special = http_card_person},
        {.method = "GET", .path = "/play", .call = "page.you", .page = "play"},
        {.method = "GET", .path = "/build", .call = "page.you", .page = "build"},
        {.method = "GET",
                .path = "/build/map/{room}",
                .call = "world.around",
                .render = web_page_map,
                .type = "image/svg+xml"},
        {.method = "GET", .path = "/admin", .call = "page.you", .page = "admin"},
        {.method = "GET", .path = "/account", .call = "page.you", .page = "account"},
};

const size_t http_routes_page_count = sizeof(http_routes_page) / sizeof(http_routes_page[0]);
