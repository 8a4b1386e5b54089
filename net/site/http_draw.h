#pragma once
#include "net/http/http_exchange.h"

struct web_drawing;

/* How an answer is drawn, if not by its route's page or render (see web_draw.h). */
struct http_drawer {
    void (*draw)(struct web_drawing *drawing); /* Thread: worker */
    const void *with;                          /* its own: does not change while it draws */
    uint64_t mark;                             /* another when `with` is another */
};

/* Answers with json as the route renders it: from the cache, or when a worker is done. */
void http_draw(struct http_exchange *exchange, struct str json);
void http_draw_by(
        struct http_exchange *exchange, struct str json, const struct http_drawer *drawer);
/* conn->drawing is done: answers with it. */
void http_draw_done(struct http_conn *conn);
