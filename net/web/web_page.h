#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

struct net_door;
struct web_templates;

/* The context of a page, beside the answer of its call. Borrowed for the call. */
struct http_page {
    struct str host; /* by which the game is found, without port; for telling how to connect */
    struct str path; /* "/world/wick", as it was asked for */
    struct str base; /* "https://mud.example": no slash at its end */
    const char *game_name; /* raw text */
    const char *version;   /* of all static files; NULL: none are served */
    bool theme;            /* the owner has a theme.css */
    bool logo;             /* … and a logo.svg */
    bool cards;            /* there are pictures for where an address is pasted */
    int status;            /* 200; of an error page what went wrong */
    const struct net_door *doors;
    size_t door_count;
    struct str map; /* HTML that C has drawn for this page; empty: nothing */
    const struct web_templates *templates; /* of web_page_load, or web_page_load_lines */
};

/* The host in "https://mud.example:8080/x", or in "mud.example:8080"; [V6] with its brackets. Borrowed. */
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

/* Reads the pages, data/web/pages/NAME.html. NULL: one of them is wrong or missing, and err says
 * which, where and why. */
struct web_templates *web_page_load(struct err *err);
/* Reads those of the doors that show lines, data/lines/NAME.txt. */
struct web_templates *web_page_load_lines(struct err *err);
/* Appends the page NAME for a call's answer (NULL: none), to which what else the page tells is added.
 * False: it cannot be made, and nothing is appended. */
MUST_CHECK bool web_page_put(const char *name, json_t *reply, const struct http_page *page,
        struct buf *out, struct err *err);

/* Renders an answer without a template. */
typedef void http_render(const json_t *reply, const struct http_page *page, struct buf *out);

/* The drawing of a map alone; nothing if it is too large. In web_page.c. */
http_render web_page_map;
/* Renders news and a board's notices as Atom feeds; web_feed.c. */
http_render web_feed_news;
http_render web_feed_board;
/* Every page that is worth finding, for search engines, and what they shall not ask for; web_sitemap.c. */
http_render web_sitemap;
http_render web_robots;
/* Renders the game's web app manifest, for installing it; web_manifest.c. */
http_render web_manifest;
/* Events, for calendars; web_calendar.c. */
http_render web_calendar;
