#pragma once
#include "net/web/http/http_exchange.h"

struct web_drawing;

/* How to render an answer if not by its route's page or render (see web_draw.h). */
struct http_drawer {
    void (*draw)(struct web_drawing *drawing); /* Thread: worker */
    const void *with; /* data for draw; must not change while it runs */
    uint64_t mark;    /* changes whenever the content of `with` changes */
};

/* Answers with json as the route renders it: from the cache, or when a worker has finished. */
void http_draw(struct http_exchange *exchange, struct str json);
void http_draw_by(
        struct http_exchange *exchange, struct str json, const struct http_drawer *drawer);
/* Answers with the finished conn->drawing. */
void http_draw_done(struct http_conn *conn);
