/* web_draw.c -- renders pages in a worker.
 *
 * 1. One job runs at a time, so that a flood of pages leaves a worker for passwords. The others
 * wait, and addresses take turns.
 * 2. A job owns all its input except the templates, which change only when no job is running
 * (web_drawings_settle).
 * 3. The loop hands over the finished job; its requester may be gone by then. */
#include "net/web/http/web_draw.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "net/stream/net.h"
#include "net/web/http/http_exchange.h"

#include <jansson.h>

#include <string.h>

enum { DRAWN_PACK_FROM = 2048, DRAWN_PACK_LEVEL = 4 };

struct web_drawings {
    struct worker_pool *workers; /* borrowed; NULL: jobs run at once */
    struct web_turns turns;
    struct web_drawing *drawn; /* running in a worker; NULL: none */
};

/* -- a drawing -- */

/* Copies the data that the frame borrows. Texts are appended first, because the buffer moves. */
static void copy_frame(struct web_drawing *drawing, const struct http_page *frame)
{
    struct buf *texts = &drawing->texts;
    struct net_endpoint *endpoints =
            mem_alloc_array(frame->endpoint_count + 1, sizeof(*endpoints));
    size_t needed = frame->host.length + frame->path.length + frame->base.length +
                    frame->packages.length + 256;
    for (size_t i = 0; i < frame->endpoint_count; i++) {
        needed += strlen(frame->endpoints[i].service) + strlen(frame->endpoints[i].address) + 2;
    }
    needed += strlen(frame->game_name) + (frame->version ? strlen(frame->version) : 0);
    needed += frame->hook ? strlen(frame->hook) : 0;
    needed += frame->palette ? strlen(frame->palette) : 0;
    (void)buf_reserve(texts, needed);
    drawing->frame = *frame;
    drawing->frame.map = STR_NONE;
    struct str *strs[] = {&drawing->frame.host, &drawing->frame.path, &drawing->frame.base,
            &drawing->frame.packages};
    for (size_t i = 0; i < sizeof(strs) / sizeof(strs[0]); i++) {
        size_t at = texts->length;
        buf_add_str(texts, *strs[i]);
        *strs[i] = (struct str){texts->bytes + at, strs[i]->length};
    }
    const char **names[] = {&drawing->frame.game_name, &drawing->frame.version,
            &drawing->frame.hook, &drawing->frame.palette};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t at = texts->length;
        if (*names[i]) {
            buf_add(texts, *names[i], strlen(*names[i]) + 1);
            *names[i] = texts->bytes + at;
        }
    }
    for (size_t i = 0; i < frame->endpoint_count; i++) {
        size_t service = texts->length;
        buf_add(texts, frame->endpoints[i].service, strlen(frame->endpoints[i].service) + 1);
        size_t address = texts->length;
        buf_add(texts, frame->endpoints[i].address, strlen(frame->endpoints[i].address) + 1);
        endpoints[i] =
                (struct net_endpoint){texts->bytes + service, texts->bytes + address, ""};
    }
    drawing->endpoints = endpoints;
    drawing->frame.endpoints = endpoints;
}

struct web_drawing *web_drawing_create(const struct http_page *frame)
{
    struct web_drawing *drawing = mem_alloc(sizeof(*drawing));
    if (frame) {
        copy_frame(drawing, frame);
    }
    return drawing;
}

void web_drawing_destroy(struct web_drawing *drawing)
{
    if (drawing) {
        buf_finish(&drawing->json);
        buf_finish(&drawing->texts);
        buf_finish(&drawing->key);
        buf_finish(&drawing->body);
        buf_finish(&drawing->packed);
        mem_free(drawing->endpoints);
        mem_free(drawing);
    }
}

void web_drawing_forget(struct web_drawing *drawing)
{
    if (drawing) {
        drawing->who = NULL;
    }
}

void web_drawing_put_page(struct web_drawing *drawing)
{
    struct str json = buf_str(&drawing->json);
    if (!drawing->page && !drawing->render) {
        struct buf body = drawing->body;
        drawing->body = drawing->json;
        drawing->json = body;
        return;
    }
    json_t *reply =
            json.length > 0 ? json_loadb(json.bytes, json.length, JSON_DECODE_ANY, NULL) : NULL;
    if (drawing->render) {
        drawing->render(reply, &drawing->frame, &drawing->body);
    } else {
        drawing->failed = !web_page_put(
                drawing->page, reply, &drawing->frame, &drawing->body, &drawing->err);
    }
    json_decref(reply);
}

/* -- the workers -- */

static void run(void *data)
{
    struct web_drawing *drawing = data;
    int64_t start_us = clock_thread_us();
    drawing->draw(drawing);
    drawing->hash = str_hash(buf_str(&drawing->body));
    if (drawing->body.length >= DRAWN_PACK_FROM &&
            !http_pack(buf_str(&drawing->body), DRAWN_PACK_LEVEL, &drawing->packed)) {
        buf_finish(&drawing->packed);
    }
    drawing->spent_us = clock_thread_us() - start_us;
}

static void begin_next(struct web_drawings *drawings);

static void hand_on(struct web_drawing *drawing)
{
    if (drawing->who) {
        drawing->done(drawing->who, drawing);
    } else {
        web_drawing_destroy(drawing);
    }
}

static void finish(void *data)
{
    struct web_drawing *drawing = data;
    struct web_drawings *drawings = drawing->drawings;
    if (!drawings) { /* the web has ended */
        web_drawing_destroy(drawing);
        return;
    }
    drawings->drawn = NULL;
    hand_on(drawing);
    begin_next(drawings);
}

static void begin_next(struct web_drawings *drawings)
{
    while (!drawings->drawn) {
        struct web_drawing *drawing = (struct web_drawing *)web_turns_take(&drawings->turns);
        if (!drawing) {
            return;
        }
        if (!drawing->who) {
            web_drawing_destroy(drawing);
            continue;
        }
        struct worker_job job = {.run = run, .done = finish, .data = drawing, .patient = true};
        drawings->drawn = drawing;
        if (!drawings->workers || !worker_submit(drawings->workers, job, SIZE_MAX)) {
            run(drawing);
            finish(drawing);
        }
    }
}

void web_draw(struct web_drawings *drawings, struct web_drawing *drawing, const char *address)
{
    drawing->drawings = drawings;
    web_turns_add(&drawings->turns, &drawing->turn, address);
    begin_next(drawings);
}

bool web_drawings_are_busy(const struct web_drawings *drawings)
{
    return drawings->drawn != NULL;
}

void web_drawings_settle(struct web_drawings *drawings)
{
    if (drawings->drawn && drawings->workers) {
        worker_settle(drawings->workers);
    }
}

void web_drawings_destroy(struct web_drawings *drawings)
{
    web_drawings_settle(drawings);
    if (drawings->drawn) {
        drawings->drawn->drawings = NULL;
    }
    for (struct web_turn *turn; (turn = web_turns_take(&drawings->turns));) {
        web_drawing_destroy((struct web_drawing *)turn);
    }
    web_turns_finish(&drawings->turns);
    mem_free(drawings);
}

struct web_drawings *web_drawings_create(struct worker_pool *workers)
{
    struct web_drawings *drawings = mem_alloc(sizeof(*drawings));
    drawings->workers = workers;
    web_turns_init(&drawings->turns);
    return drawings;
}
