#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "net/web/http/web_turns.h"
#include "net/web/pages/web_renderers.h"

#include <stdint.h>

/* Renders pages, maps and cards in a worker, because a large one takes longer than players should
 * wait. */
struct web_drawings;
struct web_drawing;
struct worker_pool;

/* One rendering job and its result. */
struct web_drawing {
    struct web_turn turn;
    struct web_drawings *drawings;
    /* Fills body, or sets failed and err. Thread: worker; may only use this struct. */
    void (*draw)(struct web_drawing *drawing);
    /* Takes the drawing, to be freed by web_drawing_destroy. Not called after
     * web_drawing_forget. */
    void (*done)(void *who, struct web_drawing *drawing);
    void *who;                      /* NULL after web_drawing_forget */
    const char *page;               /* static; the template for the result of draw; or NULL */
    http_render *render;            /* instead of page */
    struct buf json;                /* the reply to render */
    const void *with;               /* data for draw */
    struct http_page frame;         /* a copy that lives as long as the drawing */
    struct buf texts;               /* the texts of frame */
    struct net_endpoint *endpoints; /* owned; the services of frame */
    struct buf key;                 /* for the caller */
    struct buf body;                /* the result */
    struct buf packed;              /* the result compressed with gzip, if it is long */
    uint64_t hash;                  /* of body */
    bool failed;
    struct err err;
    int64_t spent_us; /* processor time */
};

struct web_drawings *web_drawings_create(struct worker_pool *workers);
/* Frees it after the running job has ended. */
void web_drawings_destroy(struct web_drawings *drawings);
/* Returns an empty job with a copy of the frame (NULL: none). */
struct web_drawing *web_drawing_create(const struct http_page *frame);
void web_drawing_destroy(struct web_drawing *drawing);
/* Queues the job in its address's turn. It calls done from the loop, or at once without workers. */
void web_draw(struct web_drawings *drawings, struct web_drawing *drawing, const char *address);
/* Drops the requester: done is not called. Accepts NULL. */
void web_drawing_forget(struct web_drawing *drawing);
/* True if a job is running. */
bool web_drawings_are_busy(const struct web_drawings *drawings);
/* Waits until no job is running; call it before templates change. */
void web_drawings_settle(struct web_drawings *drawings);

/* -- for draw -- */

/* Renders json with `page` or `render`; with neither, the body is json. */
void web_drawing_put_page(struct web_drawing *drawing);
