#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "net/http/web_turns.h"
#include "net/web/web_page.h"

#include <stdint.h>

/* Pages, maps and cards are drawn from answers beside the game, by a worker: a large one takes longer than a player's
 * line may wait. */
struct web_drawings;
struct web_drawing;
struct worker_pool;

/* One rendering job and its result. */
struct web_drawing {
    struct web_turn turn;
    struct web_drawings *drawings;
    /* Fills body, or says why not (failed). Thread: worker; it sees only what is here. */
    void (*draw)(struct web_drawing *drawing);
    /* Takes the drawing, to be given back with web_drawing_destroy. Not called once nobody waits any more. */
    void (*done)(void *who, struct web_drawing *drawing);
    void *who;              /* web_drawing_forget: NULL */
    const char *page;       /* static: of what draw makes; or NULL */
    http_render *render;    /* same */
    struct buf json;        /* the answer that it is made of */
    const void *with;       /* draw's own */
    struct http_page frame; /* a copy, good as long as the drawing */
    struct buf texts;       /* of which these are made */
    struct net_door *doors; /* owned, of the frame */
    struct buf key;         /* the caller's own */
    struct buf body;        /* drawn */
    struct buf packed;      /* the same by gzip, if it is long */
    uint64_t hash;          /* of body */
    bool failed;
    struct err err;
    int64_t spent_us; /* of a processor */
};

struct web_drawings *web_drawings_create(struct worker_pool *workers);
/* Waits for what a worker is drawing. */
void web_drawings_destroy(struct web_drawings *drawings);
/* An empty one, with a copy of the frame (NULL: none). */
struct web_drawing *web_drawing_create(const struct http_page *frame);
void web_drawing_destroy(struct web_drawing *drawing);
/* Queues the job in its address's turn. It calls done from the loop, or at once without workers. */
void web_draw(struct web_drawings *drawings, struct web_drawing *drawing, const char *address);
/* Nobody waits for it any more. NULL is fine. */
void web_drawing_forget(struct web_drawing *drawing);
/* Is one being drawn? */
bool web_drawings_are_busy(const struct web_drawings *drawings);
/* Waits until none is: before what pages are made of changes. */
void web_drawings_settle(struct web_drawings *drawings);

/* -- for draw -- */

/* Draws `page` or `render` of json; with neither, the body is json. */
void web_drawing_put_page(struct web_drawing *drawing);
