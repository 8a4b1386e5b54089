/* web_atlas_scan.c -- builds the atlas of the world in the background.
 *
 * A scan has its own session, without an account. It requests the list of areas, then one area
 * after another, each by a call of its own, so other calls run in between. A worker lays the areas
 * out (web_draw.h). Answers are taken from the loop, not inside of the engine's delivery. Pages
 * show the finished atlas until the next one is done.
 *
 * The areas are read in the living world, not in a snapshot of its file: what a stranger may see of
 * a room, and whether it is lit, follows from prototypes, lamps and people.
 *
 * 1. At most one scan is under way, and none begins within REST_MS of the last, or RESTS times
 * what that took.
 * 2. If the engine ends the conversation, or an area cannot be asked for, what came so far is the
 * atlas. */
#include "net/maps/web_atlas_scan.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/maps/web_atlas.h"
#include "net/stream/net.h"
#include "net/text/web_html.h"
#include "net/text/web_quotes.h"
#include "net/web/http/http_shared.h"
#include "net/web/http/web_draw.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { REST_MS = 30000, RESTS = 20, AREAS_MOST = 1000 };

struct waiter {
    struct waiter *next;
    void *who;
    void (*go_on)(void *who, const struct web_atlas *atlas);
};

struct web_atlas_scan {
    struct web *web;
    struct session *session; /* NULL: no scan is running */
    struct ev_timer soon;    /* fires when an answer must be handled or the session has ended */
    struct buf answer;       /* of the last call */
    bool done;               /* the call succeeded */
    bool over;               /* the session has ended */
    uint64_t *areas;         /* owned; areas to request */
    size_t count;
    size_t next;
    struct web_atlas *making; /* owned; the atlas being made; NULL: none */
    struct web_atlas *atlas;  /* owned; the finished atlas; NULL: none yet */
    struct web_atlas
            *last; /* owned; the previous atlas, which a drawing may still use; or NULL */
    struct web_drawing *laying_out; /* the layout job of `making`; NULL: none */
    uint64_t number;                /* counts scans */
    int64_t spent_us;               /* processor time of the current or last scan */
    int64_t again_ms;               /* when the next scan may begin */
    struct waiter *waiters;
};

/* -- the conversation -- */

static void act_soon(struct web_atlas_scan *scan)
{
    ev_timer_set(&scan->soon, 0.0, 0.0);
    ev_timer_start(scan->web->context->loop, &scan->soon);
}

static void frontend_deliver_atlas_scan(void *data, const struct msg *msg)
{
    struct web_atlas_scan *scan = data;
    if (msg->kind == MSG_REPLY) {
        buf_clear(&scan->answer);
        buf_add_str(&scan->answer, msg->text);
        scan->done = msg->flag;
        act_soon(scan);
    } else if (msg->kind == MSG_BYE) {
        scan->over = true;
        act_soon(scan);
    }
}

static void frontend_flush_atlas_scan(void *data)
{
    (void)data;
}

static void frontend_close_atlas_scan(void *data)
{
    struct web_atlas_scan *scan = data;
    scan->over = true;
    act_soon(scan);
}

static const struct session_frontend atlas_scan_frontend_calls = {
        .service = "http",
        .calls_only = true,
        .pages = true,
        .mute = true,
        .deliver = frontend_deliver_atlas_scan,
        .flush = frontend_flush_atlas_scan,
        .close = frontend_close_atlas_scan,
};

static void ask_atlas_scan(struct web_atlas_scan *scan, const char *name, json_t *args)
{
    struct session_call call = {.tag = STR("survey"), .name = str_of(name), .args = args};
    session_call(scan->session, &call);
}

/* -- a scan -- */

static void end_waiting(struct web_atlas_scan *scan)
{
    while (scan->waiters) {
        struct waiter *waiter = scan->waiters;
        scan->waiters = waiter->next;
        waiter->go_on(waiter->who, scan->atlas);
        mem_free(waiter);
    }
}

static void finish_atlas_scan(struct web_atlas_scan *scan)
{
    struct session *session = scan->session;
    int64_t rest_ms = scan->spent_us * RESTS / 1000;
    scan->session = NULL;
    session_gone(session, "the atlas is drawn");
    if (scan->last) {
        web_drawings_settle(scan->web->drawings);
        web_atlas_destroy(scan->last);
    }
    scan->last = scan->atlas;
    scan->atlas = scan->making;
    scan->making = NULL;
    scan->number++;
    scan->again_ms = clock_ms() + (rest_ms > REST_MS ? rest_ms : REST_MS);
    mem_free(scan->areas);
    scan->areas = NULL;
    buf_finish(&scan->answer);
    end_waiting(scan);
}

/* -- laying out, by a worker -- */

/* Lays out the unfinished atlas, which no other thread uses. Thread: worker. */
static void lay_out(struct web_drawing *drawing)
{
    struct web_atlas *atlas = (struct web_atlas *)(uintptr_t)drawing->with;
    struct str json = buf_str(&drawing->json);
    if (json.length == 0) {
        web_atlas_place(atlas);
        return;
    }
    json_t *area = json_loadb(json.bytes, json.length, 0, NULL);
    if (area) {
        web_curl(area);
        web_atlas_add(atlas, area);
    }
    json_decref(area);
}

/* Adds the area of the answer, if any; without one, lays out all areas. */
static void begin_lay_out(struct web_atlas_scan *scan, struct str json,
        void (*done)(void *who, struct web_drawing *drawing))
{
    struct web_drawing *drawing = web_drawing_create(NULL);
    drawing->draw = lay_out;
    drawing->with = scan->making;
    drawing->who = scan;
    drawing->done = done;
    buf_add_str(&drawing->json, json);
    scan->laying_out = drawing;
    web_draw(scan->web->drawings, drawing, "unix");
}

static void take_laid_out(struct web_atlas_scan *scan, struct web_drawing *drawing)
{
    scan->laying_out = NULL;
    scan->spent_us += drawing->spent_us + scan->session->spent_us;
    scan->session->spent_us = 0;
    web_drawing_destroy(drawing);
}

static void on_placed(void *who, struct web_drawing *drawing)
{
    struct web_atlas_scan *scan = who;
    take_laid_out(scan, drawing);
    finish_atlas_scan(scan);
}

static void take_areas(struct web_atlas_scan *scan, const json_t *reply)
{
    const json_t *areas = json_object_get(reply, "areas");
    size_t count = json_array_size(areas);
    scan->count = count < AREAS_MOST ? count : AREAS_MOST;
    scan->areas = mem_alloc_array(scan->count + 1, sizeof(*scan->areas));
    for (size_t i = 0; i < scan->count; i++) {
        scan->areas[i] = (uint64_t)web_number(json_array_get(areas, i), "id");
    }
    scan->next = 0;
}

static void ask_next(struct web_atlas_scan *scan)
{
    char id[24];
    if (scan->over || scan->next == scan->count) {
        begin_lay_out(scan, STR_NONE, on_placed);
        return;
    }
    (void)snprintf(id, sizeof(id), "%" PRIu64, scan->areas[scan->next++]);
    ask_atlas_scan(scan, "world.area", json_pack("{s:s}", "area", id));
}

static void on_added(void *who, struct web_drawing *drawing)
{
    struct web_atlas_scan *scan = who;
    take_laid_out(scan, drawing);
    ask_next(scan);
}

static void on_soon_atlas_scan(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_atlas_scan *scan = watcher->data;
    bool done = scan->done;
    scan->done = false;
    if (!scan->session || scan->laying_out) {
        return;
    }
    if (done && scan->areas) {
        begin_lay_out(scan, buf_str(&scan->answer), on_added);
        return;
    }
    if (done) {
        json_t *reply = json_loadb(scan->answer.bytes, scan->answer.length, 0, NULL);
        take_areas(scan, reply);
        json_decref(reply);
    }
    ask_next(scan);
}

static void begin_web_atlas_scan(struct web_atlas_scan *scan)
{
    scan->over = false;
    scan->done = false;
    scan->count = scan->next = 0;
    scan->spent_us = 0;
    scan->making = web_atlas_create();
    scan->session = hub_open(scan->web->context->hub, &atlas_scan_frontend_calls, scan, "unix");
    ask_atlas_scan(scan, "world.areas", json_object());
}

/* -- for pages -- */

const struct web_atlas *web_atlas_scan_atlas(struct web_atlas_scan *scan, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas))
{
    bool old = !scan->atlas || clock_ms() >= scan->again_ms;
    if (!scan->session && old) {
        begin_web_atlas_scan(scan);
    }
    if (!scan->atlas) {
        struct waiter *waiter = mem_alloc(sizeof(*waiter));
        *waiter = (struct waiter){scan->waiters, who, go_on};
        scan->waiters = waiter;
    }
    return scan->atlas;
}

uint64_t web_atlas_scan_number(const struct web_atlas_scan *scan)
{
    return scan->number;
}

void web_atlas_scan_tick(struct web_atlas_scan *scan)
{
    const struct web *web = scan->web;
    if (scan->last && !web_drawings_are_busy(web->drawings)) {
        web_atlas_destroy(scan->last);
        scan->last = NULL;
    }
    if (!scan->atlas && !scan->session && !web->stopping && web->counts.requests[2] > 0) {
        begin_web_atlas_scan(scan);
    }
}

void web_atlas_scan_forget(struct web_atlas_scan *scan, const void *who)
{
    for (struct waiter **at = &scan->waiters; *at;) {
        struct waiter *waiter = *at;
        if (waiter->who == who) {
            *at = waiter->next;
            mem_free(waiter);
        } else {
            at = &waiter->next;
        }
    }
}

struct web_atlas_scan *web_atlas_scan_create(struct web *web)
{
    struct web_atlas_scan *scan = mem_alloc(sizeof(*scan));
    scan->web = web;
    ev_timer_init(&scan->soon, on_soon_atlas_scan, 0.0, 0.0);
    scan->soon.data = scan;
    return scan;
}

void web_atlas_scan_destroy(struct web_atlas_scan *scan)
{
    ev_timer_stop(scan->web->context->loop, &scan->soon);
    if (scan->session) {
        session_gone(scan->session, "the web ends");
    }
    web_atlas_destroy(scan->making);
    web_atlas_destroy(scan->atlas);
    web_atlas_destroy(scan->last);
    mem_free(scan->areas);
    buf_finish(&scan->answer);
    while (scan->waiters) {
        struct waiter *waiter = scan->waiters;
        scan->waiters = waiter->next;
        mem_free(waiter);
    }
    mem_free(scan);
}
