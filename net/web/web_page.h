#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/web/web_html.h"

#include <jansson.h>

struct http_files;

/* A way into the game, as it listens now. */
struct http_door {
    const char *service; /* "telnet" */
    const char *address; /* "127.0.0.1:4000" */
    const char *asked;   /* the same as it was asked for: "localhost:0" */
};

/* What a page is rendered for, beside the answer of its call. Borrowed for the call. */
struct http_page {
    struct str path;       /* as asked for, decoded, without the query */
    struct str query;      /* raw, behind the "?" */
    struct str host;       /* the name in Host, without port; for telling how to connect */
    struct str base;       /* "https://mud.example": no slash at its end */
    const char *game_name; /* raw text */
    bool signed_in; /* a log-in cookie came; whether it is good, the answer tells (field "you") */
    int status;     /* 200; of an error page what went wrong */
    const struct http_door *doors;
    size_t door_count;
    const struct http_files *files; /* http_static.h: for http_files_address; NULL: none */
};

/* Writes a whole page from a call's answer (NULL if the route has no call). Pure; everything that
 * comes from the answer is escaped by it. */
typedef void http_render(const json_t *reply, const struct http_page *page, struct buf *out);

/* The pages: each from the answer of the call that http_routes_page.c names. */

http_render web_page_home;
http_render web_page_who;
http_render web_page_help;
http_render web_page_topic;
http_render web_page_world;
http_render web_page_area;
http_render web_page_room;
/* The drawing alone. */
http_render web_page_map;
http_render web_page_scores;
http_render web_page_events;
http_render web_page_ics;
/* These three are for JavaScript: the page is a frame that says so. */
http_render web_page_play;
http_render web_page_build;
http_render web_page_admin;

/* Appends a help topic as HTML; links between topics lead to their pages. */
void web_put_markdown(struct buf *out, struct str markdown);
/* Appends people as a list, or a sentence if there are none; a link to the rest behind `most`. */
void web_put_people(struct buf *out, const json_t *people, size_t most);
/* Appends what the game says without players' word for whose connection is lost. */
void web_put_for_visitors(struct buf *out, struct str text);
/* The page that tells what went wrong: reply is {"status", "title", "detail"}. In web_page.c. */
http_render web_page_error;
