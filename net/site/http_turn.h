#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* What is done with a request: which route, which call, what its answer becomes. */

struct http_conn;
struct http_exchange;
struct web_drawing;

/* How an answer is drawn, if not by its route's page or render (see web_draw.h). */
struct http_drawer {
    void (*draw)(struct web_drawing *drawing); /* Thread: worker */
    const void *with;                          /* its own: does not change while it draws */
    uint64_t mark;                             /* another when `with` is another */
};

/* The head is there: finds the route, asks the limits. Answers at once if that is all there is to it. */
void http_turn_begin(struct http_conn *conn);
/* The request is there whole, and not answered yet: answers it, or makes its call. */
void http_turn_run(struct http_conn *conn);
/* The call is answered: so is the request now, unless another call is to be made soon. */
void http_turn_reply(struct http_conn *conn, bool done, struct str json);
/* The request is none. */
void http_turn_refuse(struct http_conn *conn, uint16_t status, const char *why);
/* Answers with what is drawn of json by the route: as it was kept, or when a worker has drawn it. */
void http_turn_draw(struct http_exchange *exchange, struct str json);
void http_turn_draw_by(
        struct http_exchange *exchange, struct str json, const struct http_drawer *drawer);
/* conn->drawing is done: answers with it. */
void http_turn_drawn(struct http_conn *conn);
