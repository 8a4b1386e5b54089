/* web_survey.c -- builds the atlas of the world in the background.
 *
 * A survey has its own session, without an account. It requests the list of areas, then one area
 * after another, each by a call of its own, so other calls run in between. A worker lays the areas
 * out (web_draw.h). Answers are taken from the loop, not inside of the engine's delivery. Pages
 * show the finished atlas until the next one is done.
 *
 * 1. At most one survey is under way, and none begins within REST_MS of the last, or RESTS times
 * what that took.
 * 2. If the engine ends the conversation, or an area cannot be asked for, what came so far is the
 * atlas. */
#include "net/site/web_survey.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/http/http_shared.h"
#include "net/http/web_draw.h"
#include "net/stream/net.h"
#include "net/web/web_atlas.h"
#include "net/web/web_html.h"

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

struct web_survey {
    struct web *web;
    struct session *session; /* NULL: no survey is running */
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
    uint64_t number;                /* counts surveys */
    int64_t spent_us;               /* processor time of the current or last survey */
    int64_t again_ms;               /* when the next survey may begin */
    struct waiter *waiters;
};

/* -- the conversation -- */

static void act_soon(struct web_survey *survey)
{
    ev_timer_set(&survey->soon, 0.0, 0.0);
    ev_timer_start(survey->web->context->loop, &survey->soon);
}

static void frontend_deliver_survey(void *data, const struct msg *msg)
{
    struct web_survey *survey = data;
    if (msg->kind == MSG_REPLY) {
        buf_clear(&survey->answer);
        buf_add_str(&survey->answer, msg->text);
        survey->done = msg->flag;
        act_soon(survey);
    } else if (msg->kind == MSG_BYE) {
        survey->over = true;
        act_soon(survey);
    }
}

static void frontend_flush_survey(void *data)
{
    (void)data;
}

static void frontend_close_survey(void *data)
{
    struct web_survey *survey = data;
    survey->over = true;
    act_soon(survey);
}

static const struct session_frontend survey_frontend_calls = {
        .service = "http",
        .calls_only = true,
        .pages = true,
        .mute = true,
        .deliver = frontend_deliver_survey,
        .flush = frontend_flush_survey,
        .close = frontend_close_survey,
};

static void ask_survey(struct web_survey *survey, const char *name, json_t *args)
{
    struct session_call call = {.tag = STR("survey"), .name = str_of(name), .args = args};
    session_call(survey->session, &call);
}

/* -- a survey -- */

static void end_waiting(struct web_survey *survey)
{
    while (survey->waiters) {
        struct waiter *waiter = survey->waiters;
        survey->waiters = waiter->next;
        waiter->go_on(waiter->who, survey->atlas);
        mem_free(waiter);
    }
}

static void finish_survey(struct web_survey *survey)
{
    struct session *session = survey->session;
    int64_t rest_ms = survey->spent_us * RESTS / 1000;
    survey->session = NULL;
    session_gone(session, "the atlas is drawn");
    if (survey->last) {
        web_drawings_settle(survey->web->drawings);
        web_atlas_destroy(survey->last);
    }
    survey->last = survey->atlas;
    survey->atlas = survey->making;
    survey->making = NULL;
    survey->number++;
    survey->again_ms = clock_ms() + (rest_ms > REST_MS ? rest_ms : REST_MS);
    mem_free(survey->areas);
    survey->areas = NULL;
    buf_finish(&survey->answer);
    end_waiting(survey);
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
        web_atlas_add(atlas, area);
    }
    json_decref(area);
}

/* Adds the area of the answer, if any; without one, lays out all areas. */
static void begin_lay_out(struct web_survey *survey, struct str json,
        void (*done)(void *who, struct web_drawing *drawing))
{
    struct web_drawing *drawing = web_drawing_create(NULL);
    drawing->draw = lay_out;
    drawing->with = survey->making;
    drawing->who = survey;
    drawing->done = done;
    buf_add_str(&drawing->json, json);
    survey->laying_out = drawing;
    web_draw(survey->web->drawings, drawing, "unix");
}

static void take_laid_out(struct web_survey *survey, struct web_drawing *drawing)
{
    survey->laying_out = NULL;
    survey->spent_us += drawing->spent_us + survey->session->spent_us;
    survey->session->spent_us = 0;
    web_drawing_destroy(drawing);
}

static void on_placed(void *who, struct web_drawing *drawing)
{
    struct web_survey *survey = who;
    take_laid_out(survey, drawing);
    finish_survey(survey);
}

static void take_areas(struct web_survey *survey, const json_t *reply)
{
    const json_t *areas = json_object_get(reply, "areas");
    size_t count = json_array_size(areas);
    survey->count = count < AREAS_MOST ? count : AREAS_MOST;
    survey->areas = mem_alloc_array(survey->count + 1, sizeof(*survey->areas));
    for (size_t i = 0; i < survey->count; i++) {
        survey->areas[i] = (uint64_t)web_number(json_array_get(areas, i), "id");
    }
    survey->next = 0;
}

static void ask_next(struct web_survey *survey)
{
    char id[24];
    if (survey->over || survey->next == survey->count) {
        begin_lay_out(survey, STR_NONE, on_placed);
        return;
    }
    (void)snprintf(id, sizeof(id), "%" PRIu64, survey->areas[survey->next++]);
    ask_survey(survey, "world.area", json_pack("{s:s}", "area", id));
}

static void on_added(void *who, struct web_drawing *drawing)
{
    struct web_survey *survey = who;
    take_laid_out(survey, drawing);
    ask_next(survey);
}

static void on_soon_survey(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_survey *survey = watcher->data;
    bool done = survey->done;
    survey->done = false;
    if (!survey->session || survey->laying_out) {
        return;
    }
    if (done && survey->areas) {
        begin_lay_out(survey, buf_str(&survey->answer), on_added);
        return;
    }
    if (done) {
        json_t *reply = json_loadb(survey->answer.bytes, survey->answer.length, 0, NULL);
        take_areas(survey, reply);
        json_decref(reply);
    }
    ask_next(survey);
}

static void begin_web_survey(struct web_survey *survey)
{
    survey->over = false;
    survey->done = false;
    survey->count = survey->next = 0;
    survey->spent_us = 0;
    survey->making = web_atlas_create();
    survey->session =
            hub_open(survey->web->context->hub, &survey_frontend_calls, survey, "unix");
    ask_survey(survey, "world.areas", json_object());
}

/* -- for pages -- */

const struct web_atlas *web_survey_atlas(struct web_survey *survey, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas))
{
    bool old = !survey->atlas || clock_ms() >= survey->again_ms;
    if (!survey->session && old) {
        begin_web_survey(survey);
    }
    if (!survey->atlas) {
        struct waiter *waiter = mem_alloc(sizeof(*waiter));
        *waiter = (struct waiter){survey->waiters, who, go_on};
        survey->waiters = waiter;
    }
    return survey->atlas;
}

uint64_t web_survey_number(const struct web_survey *survey)
{
    return survey->number;
}

void web_survey_tick(struct web_survey *survey)
{
    const struct web *web = survey->web;
    if (survey->last && !web_drawings_are_busy(web->drawings)) {
        web_atlas_destroy(survey->last);
        survey->last = NULL;
    }
    if (!survey->atlas && !survey->session && !web->stopping && web->counts.requests[2] > 0) {
        begin_web_survey(survey);
    }
}

void web_survey_forget(struct web_survey *survey, const void *who)
{
    for (struct waiter **at = &survey->waiters; *at;) {
        struct waiter *waiter = *at;
        if (waiter->who == who) {
            *at = waiter->next;
            mem_free(waiter);
        } else {
            at = &waiter->next;
        }
    }
}

struct web_survey *web_survey_create(struct web *web)
{
    struct web_survey *survey = mem_alloc(sizeof(*survey));
    survey->web = web;
    ev_timer_init(&survey->soon, on_soon_survey, 0.0, 0.0);
    survey->soon.data = survey;
    return survey;
}

void web_survey_destroy(struct web_survey *survey)
{
    ev_timer_stop(survey->web->context->loop, &survey->soon);
    if (survey->session) {
        session_gone(survey->session, "the web ends");
    }
    web_atlas_destroy(survey->making);
    web_atlas_destroy(survey->atlas);
    web_atlas_destroy(survey->last);
    mem_free(survey->areas);
    buf_finish(&survey->answer);
    while (survey->waiters) {
        struct waiter *waiter = survey->waiters;
        survey->waiters = waiter->next;
        mem_free(waiter);
    }
    mem_free(survey);
}
