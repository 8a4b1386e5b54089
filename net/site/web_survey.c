/* web_survey.c -- how does the web come to an atlas without anybody waiting for a whole world?
 *
 * By a conversation of its own, which speaks for nobody: the list of areas, then one area after another, each a call of
 * its own between those of others, laid out when it comes. Answers are taken from the loop, not inside of the engine's
 * delivery. The finished atlas takes the place of the last one, and is what pages show until the next one is done.
 *
 * 1. At most one survey is under way, and none begins within REST_MS of the last.
 * 2. If the engine ends the conversation, or an area cannot be asked for, what came so far is the atlas. */
#include "net/site/web_survey.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/http/http_shared.h"
#include "net/stream/net.h"
#include "net/web/web_atlas.h"
#include "net/web/web_html.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { REST_MS = 30000, AREAS_MOST = 1000 };

struct waiter {
    struct waiter *next;
    void *who;
    void (*go_on)(void *who, const struct web_atlas *atlas);
};

struct web_survey {
    struct web *web;
    struct session *session; /* NULL: none is under way */
    struct ev_timer soon;    /* an answer is to be taken, or the conversation is over */
    struct buf answer;       /* of the last call */
    bool done;               /* it went well */
    bool over;               /* nobody answers any more */
    uint64_t *areas;         /* owned: those to ask for */
    size_t count;
    size_t next;
    struct web_atlas *making; /* owned; NULL: none is under way */
    struct web_atlas *atlas;  /* owned; NULL: there is none yet */
    int64_t made_ms;          /* when the last survey ended */
    struct waiter *waiters;
};

/* -- the conversation -- */

static void act_soon(struct web_survey *survey)
{
    ev_timer_set(&survey->soon, 0.0, 0.0);
    ev_timer_start(survey->web->context->loop, &survey->soon);
}

static void front_deliver_survey(void *data, const struct msg *msg)
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

static void front_flush_survey(void *data)
{
    (void)data;
}

static void front_close_survey(void *data)
{
    struct web_survey *survey = data;
    survey->over = true;
    act_soon(survey);
}

static const struct session_front survey_front_calls = {
        .service = "http",
        .calls_only = true,
        .mute = true,
        .deliver = front_deliver_survey,
        .flush = front_flush_survey,
        .close = front_close_survey,
};

static void ask_survey(struct web_survey *survey, const char *name, json_t *args)
{
    struct session_call call = {.tag = STR("survey"), .name = str_of(name), .args = args};
    session_call(survey->session, &call);
}

/* -- a survey -- */

static void finish_survey(struct web_survey *survey)
{
    struct session *session = survey->session;
    survey->session = NULL;
    session_gone(session, "the atlas is drawn");
    web_atlas_place(survey->making);
    web_atlas_destroy(survey->atlas);
    survey->atlas = survey->making;
    survey->making = NULL;
    survey->made_ms = clock_ms();
    mem_free(survey->areas);
    survey->areas = NULL;
    buf_finish(&survey->answer);
    while (survey->waiters) {
        struct waiter *waiter = survey->waiters;
        survey->waiters = waiter->next;
        waiter->go_on(waiter->who, survey->atlas);
        mem_free(waiter);
    }
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
        finish_survey(survey);
        return;
    }
    (void)snprintf(id, sizeof(id), "%" PRIu64, survey->areas[survey->next++]);
    ask_survey(survey, "world.area", json_pack("{s:s}", "area", id));
}

static void on_soon_survey(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_survey *survey = watcher->data;
    if (!survey->session) {
        return;
    }
    json_t *reply = survey->done
                            ? json_loadb(survey->answer.bytes, survey->answer.length, 0, NULL)
                            : NULL;
    survey->done = false;
    if (reply && !survey->areas) {
        take_areas(survey, reply);
    } else if (reply) {
        web_atlas_add(survey->making, reply);
    }
    json_decref(reply);
    ask_next(survey);
}

static void begin_web_survey(struct web_survey *survey)
{
    survey->over = false;
    survey->done = false;
    survey->count = survey->next = 0;
    survey->making = web_atlas_create();
    survey->session = hub_open(survey->web->context->hub, &survey_front_calls, survey, "unix");
    ask_survey(survey, "world.areas", json_object());
}

/* -- for pages -- */

const struct web_atlas *web_survey_atlas(struct web_survey *survey, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas))
{
    bool old = !survey->atlas || clock_ms() - survey->made_ms >= REST_MS;
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

void web_survey_tick(struct web_survey *survey)
{
    const struct web *web = survey->web;
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
    mem_free(survey->areas);
    buf_finish(&survey->answer);
    while (survey->waiters) {
        struct waiter *waiter = survey->waiters;
        survey->waiters = waiter->next;
        mem_free(waiter);
    }
    mem_free(survey);
}
