#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

struct net_endpoint;
struct web_form;
struct web_templates;

/* The page of an area with more rooms has no map. */
#define WEB_PAGE_MAP_ROOMS_MAX 1000

/* The context of a page, beside the answer of its call. Borrowed for the call. */
struct http_page {
    struct str host;       /* the game's host name without port, for telling how to connect */
    struct str path;       /* the requested path, as "/world/wick" */
    struct str base;       /* "https://mud.example", without a final slash */
    struct str packages;   /* names of the game's packages that are on, a blank after each */
    const char *game_name; /* raw text */
    const char *hook;      /* the sentence of the front page; NULL: the world's own */
    const char *palette;   /* the game's palette (web_palette.h); NULL: the usual one */
    const char *front;     /* name of the front page's picture in data/web; NULL: the atlas */
    int64_t certificate_until; /* Unix time; 0: there is no certificate */
    const char *theme_of; /* the reader's choice: "light", "dark"; "": the device's; static */
    const char *version;  /* of all static files; NULL: none are served */
    bool theme;           /* data/web has a theme.css */
    bool logo;            /* data/web has a logo.svg */
    bool cards;           /* preview pictures are available */
    int status;           /* HTTP status of the page */
    const struct net_endpoint *endpoints;
    size_t endpoint_count;
    struct str map; /* HTML that C has drawn for this page; may be empty */
    /* Draws the map of the page of an area; nothing if it is too large. NULL: there are no maps. */
    void (*put_map)(const json_t *reply, struct buf *out);
    const struct web_templates *templates; /* from web_page_load */
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

/* Reads the page templates of a form, such as data/web/pages/NAME.html. NULL if any is invalid; err
 * says which, where and why. */
struct web_templates *web_page_load(const struct web_form *form, struct err *err);
/* Appends the page NAME for a call's answer (NULL: none), to which it adds more data. False if
 * that fails; then nothing is appended. */
MUST_CHECK bool web_page_put(const char *name, json_t *reply, const struct http_page *page,
        struct buf *out, struct err *err);
