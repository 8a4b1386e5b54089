#pragma once
#include "net/text/web_page.h"

/* Renders an answer without a template. */
typedef void http_render(const json_t *reply, const struct http_page *page, struct buf *out);

/* Renders news and a board's notices as Atom feeds; web_feed.c. */
http_render web_feed_news;
http_render web_feed_board;
/* Lists the pages for search engines, and the ones they should not request; web_sitemap.c. */
http_render web_sitemap;
http_render web_robots;
/* Renders the game's web app manifest, for installing it; web_manifest.c. */
http_render web_manifest;
/* Renders events for calendars; web_calendar.c. */
http_render web_calendar;
