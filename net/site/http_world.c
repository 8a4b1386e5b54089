/* http_world.c -- /world: the atlas, and what there is on it just now.
 *
 * The atlas is the same for everybody and made once in a while (web_survey.c); which areas are shown of it, and where
 * people are, the call says at each request. Who asks for it before there is one waits for it. */
#include "net/site/http_world.h"

#include "engine/base/log.h"
#include "net/http/http_conn.h"
#include "net/site/web_survey.h"
#include "net/web/web_atlas.h"

static void ask_areas(void *who, const struct web_atlas *atlas)
{
    struct http_exchange *exchange = who;
    (void)atlas;
    exchange->own = NULL;
    http_conn_call(exchange->conn, "world.areas", json_object());
}

static void forget_http_world(void *own)
{
    struct http_exchange *exchange = own;
    web_survey_forget(http_conn_web(exchange->conn)->survey, exchange);
}

static void put_page(
        struct http_exchange *exchange, json_t *reply, const struct web_atlas *atlas)
{
    struct buf scratch = {0};
    struct buf map = {0};
    struct buf html = {0};
    struct http_page page;
    struct err err;
    http_page_of(exchange, &scratch, &page);
    if (atlas && web_atlas_count(atlas) > 0) {
        web_atlas_draw(atlas, reply, &map);
    }
    page.map = buf_str(&map);
    if (web_page_put("world", reply, &page, &html, &err)) {
        http_answer(exchange, 200, "text/html; charset=utf-8", buf_str(&html));
        http_answer_tag(exchange);
    } else {
        log_error("a page cannot be made: %s", err.text);
        http_answer_problem(exchange, 500, "This page cannot be made; the log says why.");
    }
    buf_finish(&html);
    buf_finish(&map);
    buf_finish(&scratch);
}

void http_world(struct http_exchange *exchange, const json_t *reply)
{
    struct web_survey *survey = http_conn_web(exchange->conn)->survey;
    const struct web_atlas *atlas = web_survey_atlas(survey, exchange, ask_areas);
    if (reply) {
        web_survey_forget(survey, exchange);
        json_t *own = json_copy((json_t *)(uintptr_t)reply);
        put_page(exchange, own, atlas);
        json_decref(own);
    } else if (atlas) {
        ask_areas(exchange, atlas);
    } else {
        exchange->own = exchange;
        exchange->finish = forget_http_world;
    }
}
