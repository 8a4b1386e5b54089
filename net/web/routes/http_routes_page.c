/* http_routes_page.c -- the routes of pages.
 *
 * Each row: a path, the call, the template for its answer. Pages show what anybody may see; the
 * call checks the client's rights. The first row that matches is used.
 *
 * To add a page: a row here, data/web/pages/NAME.html, its call if it is new
 * (engine/core/calls/call.h), a row in tests/unit/net/web_page_test.c. */
#include "net/web/http/http_routes.h"

#include "net/web/pages/web_renderers.h"

const struct http_route http_routes_page[] = {
        /* with the module maps, its routes draw the atlas on this page and on /world */
        {.method = "GET", .path = "/", .call = "page.home", .page = "home"},
        {.method = "GET", .path = "/who", .call = "page.who", .page = "who", .paged = true},
        {.method = "GET", .path = "/who/{name}", .call = "page.person", .page = "player"},
        {.method = "GET", .path = "/help", .call = "help.list", .page = "help"},
        {.method = "GET", .path = "/help/{topic}", .call = "help.topic", .page = "topic"},
        {.method = "GET", .path = "/world", .call = "world.areas", .page = "world"},
        {.method = "GET", .path = "/find", .call = "world.find", .page = "find"},
        {.method = "GET", .path = "/world/room/{id}", .call = "world.room", .page = "room"},
        {.method = "GET", .path = "/world/{area*}", .call = "world.area", .page = "area"},
        {.method = "GET", .path = "/highscores", .call = "page.scores", .page = "scores"},
        {.method = "GET", .path = "/panels", .call = "package.panels", .page = "panels"},
        {.method = "GET", .path = "/panels/{name}", .call = "package.page", .page = "panel"},
        {.method = "GET",
                .path = "/panels/{name}/{part}",
                .call = "package.page",
                .page = "panel"},
        {.method = "GET", .path = "/events", .call = "page.events", .page = "events"},
        {.method = "GET",
                .path = "/events/{id}.ics",
                .call = "page.event",
                .as_nobody = true,
                .render = web_calendar,
                .type = "text/calendar; charset=utf-8"},
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
        {.method = "GET", .path = "/play", .call = "page.play", .page = "play"},
        {.method = "GET", .path = "/build", .call = "page.you", .page = "build"},
        {.method = "GET", .path = "/admin", .call = "page.you", .page = "admin"},
        {.method = "GET", .path = "/account", .call = "page.you", .page = "account"},
};

const size_t http_routes_page_count = sizeof(http_routes_page) / sizeof(http_routes_page[0]);
