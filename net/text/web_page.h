#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

struct net_endpoint;
struct web_templates;

/* The context of a page, beside the answer of its call. Borrowed for the call. */
struct http_page {
    struct str host;       /* the game's host name without port, for telling how to connect */
    struct str path;       /* the requested path, as "/world/wick" */
    struct str base;       /* "https://mud.example", without a final slash */
    const char *game_name; /* raw text */
    const char *version;   /* of all static files; NULL: none are served */
    bool theme;            /* data/web has a theme.css */
    bool logo;             /* data/web has a logo.svg */
    bool cards;            /* preview pictures are available */
    int status;            /* HTTP status of the page */
    const struct net_endpoint *endpoints;
    size_t endpoint_count;
    struct str map; /* HTML that C has drawn for this page; may be empty */
    const struct web_templates *templates; /* from web_page_load or web_page_load_lines */
};

/* Returns the host in "https://mud.example:8080/x" or "mud.example:8080"; [V6] keeps its
 * brackets. Borrowed. */
static inline struct str web_host(struct str url)
{
    size_t scheme = str_find(url, STR("://"), 0);
    struct str rest = scheme == SIZE_MAX ? url : str_slice(url, scheme + 3, url.length);
    struct str authority = str_take_until(&rest, '/');
    size_t bracket = str_starts(authority, STR("[")) ? str_find_char(authority, ']', 0) : 0;
    if (bracket == SIZE_MAX) {
        return authority;
    }
    size_t colon = str_find_char(authority, ':', bracket);
    return colon == SIZE_MAX ? authority : str_slice(authority, 0, colon);
}

/* Reads the page templates, data/web/pages/NAME.html. NULL if any is invalid or missing; err says
 * which, where and why. */
struct web_templates *web_page_load(struct err *err);
/* Reads the templates of the text services, data/lines/NAME.txt. */
struct web_templates *web_page_load_lines(struct err *err);
/* Appends the page NAME for a call's answer (NULL: none), to which it adds more data. False if
 * that fails; then nothing is appended. */
MUST_CHECK bool web_page_put(const char *name, json_t *reply, const struct http_page *page,
        struct buf *out, struct err *err);

/* Renders an answer without a template. */
typedef void http_render(const json_t *reply, const struct http_page *page, struct buf *out);

/* Draws only a map; nothing if it is too large. In web_page.c. */
http_render web_page_map;
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
