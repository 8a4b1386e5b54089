#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdint.h>

struct http_page;

/* What pages are written with. All that comes from outside goes through one of these, so nothing
 * anybody can type is ever read as markup by a browser. */

/* Appends text for between tags or in a quoted attribute. */
void web_put(struct buf *out, struct str text);
/* Appends text as one segment of a path, or one value of a query. */
void web_put_segment(struct buf *out, struct str text);
/* Appends the game's markup as HTML: styles as classes, lines as <br>, things to click as plain
 * words (a page has nobody to act for). */
void web_put_markup(struct buf *out, struct str markup);
/* Appends a time of the wall clock: a <time> that reads "2026-11-20 18:00 UTC". */
void web_put_time(struct buf *out, int64_t unix_seconds);
/* Appends how long that is: "3 minutes". */
void web_put_duration(struct buf *out, int64_t seconds);

/* A member of an answer; what is missing or of another kind is empty, 0, false. */
struct str web_text(const json_t *object, const char *key);
int64_t web_number(const json_t *object, const char *key);
bool web_flag(const json_t *object, const char *key);

/* How a page begins and ends. */
struct web_page {
    const char *here;    /* the entry of the menu it belongs to: "/world"; or NULL */
    struct str title;    /* raw text */
    const char *body;    /* class of the body, or NULL */
    const char *script;  /* "/static/map.js", or NULL */
    const json_t *reply; /* for "you"; or NULL */
};

void web_page_begin(
        const struct web_page *frame, const struct http_page *page, struct buf *out);
void web_page_end(const struct http_page *page, struct buf *out);
