/* apply_live.c -- applies files that arrive by the API, and answers the requests. */
#include "engine/modules/apply/apply_live.h"

#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_design.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/applying.h"
#include "engine/modules/apply/area_save.h"
#include "engine/modules/apply/area_show.h"

enum { CONFLICTS_SHOWN = 5 };

struct apply_live {
    struct design_calls design;
    struct ev_loop *loop;
    struct engine *engine;
    struct area_show *showing;    /* owned */
    struct live_change *applying; /* or NULL */
    uint64_t ticket;              /* of the request for that */
    bool only_plan;               /* the request only asked for a plan */
    uint64_t author;              /* of an area's file */
    uint64_t area;
    struct buf saved; /* that file */
    uint64_t began;   /* number of the text that it is based on */
    bool unknown;     /* that text is unknown */
};

/* Answers given later are held until all commits are durable. */
static void on_applied(void *data, struct str text, uint64_t number __attribute__((unused)),
        const char *problem)
{
    struct apply_live *live = data;
    live->applying = NULL;
    if (problem) {
        calls_fail(live->engine, live->ticket, 422, problem);
    } else if (!live->only_plan && apply_conflicts(text) > 0) {
        calls_fail_with(live->engine, live->ticket, 409,
                "Both the files and the world were changed, so nothing was done: see text.",
                json_pack("{s:s%}", "text", text.bytes, text.length));
    } else {
        calls_finish(live->engine, live->ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
}

static bool begin_apply_live(void *data, const struct design_ask *ask, struct err *err)
{
    struct apply_live *live = data;
    char *side = str_dup(ask->side);
    struct applying_plan plan = {.live = {live->loop, live->engine, on_applied, live, ""},
            .bundle = ask->bundle,
            .author = ask->character,
            .only_plan = ask->only_plan,
            .checks = ask->checks,
            .side = applying_side(side)};
    mem_free(side);
    if (live->applying) {
        return err_set(err, ERR_BUSY, "files are being applied already: try again in a moment");
    }
    live->ticket = ask->ticket;
    live->only_plan = ask->only_plan;
    live->applying = applying_begin(&plan, err);
    return live->applying;
}

/* Appends the conflicts of a plan as one sentence. */
static void put_conflicts(struct str plan, struct buf *out)
{
    size_t count = 0;
    buf_add_text(out,
            "Others have changed the same fields since you read them, so nothing was done:");
    while (plan.length > 0) {
        struct str line = str_take_until(&plan, '\n');
        if (str_starts(line, STR("! ")) && count++ < CONFLICTS_SHOWN) {
            buf_printf(out, "%s %.*s", count > 1 ? "," : "",
                    STR_FMT(str_slice(line, 2, line.length)));
        }
    }
    if (count > CONFLICTS_SHOWN) {
        buf_printf(out, " and %zu more", count - CONFLICTS_SHOWN);
    }
    buf_add_text(out, ". Read it again.");
}

static void on_saved(void *data, struct str text, uint64_t number __attribute__((unused)),
        const char *problem)
{
    struct apply_live *live = data;
    struct area_texts *texts = area_show_texts(live->showing);
    struct buf why = {0};
    int status = problem && !live->unknown ? 422 : 409;
    live->applying = NULL;
    if (problem) {
        buf_add_text(&why, problem);
        if (live->unknown) {
            area_texts_pass(texts, live->author, live->area, live->began);
        }
    } else if (apply_conflicts(text) > 0) {
        put_conflicts(text, &why);
        area_texts_set_problem(texts, live->author, live->area, buf_str(&why));
        area_texts_drop(texts, live->author, live->area, live->began);
    } else {
        area_texts_drop(texts, live->author, live->area, live->began);
        area_texts_put(texts, live->author, live->area, buf_str(&live->saved));
    }
    area_texts_set_problem(texts, live->author, live->area, buf_str(&why));
    if (why.length > 0) {
        calls_fail(live->engine, live->ticket, status, why.bytes);
    } else {
        calls_finish(live->engine, live->ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
    buf_finish(&why);
}

static bool save_apply_live(void *data, const struct design_save *asked, struct err *err)
{
    struct apply_live *live = data;
    struct area_save_plan plan = {.live = {live->loop, live->engine, on_saved, live, {0}},
            .texts = area_show_texts(live->showing),
            .author = asked->character,
            .area = asked->area,
            .all = asked->all,
            .name = asked->name,
            .text = asked->text,
            .out_began = &live->began,
            .out_unknown = &live->unknown};
    if (live->applying) {
        return err_set(err, ERR_BUSY, "files are being applied already: try again in a moment");
    }
    live->ticket = asked->ticket;
    live->author = asked->character;
    live->area = asked->area;
    buf_clear(&live->saved);
    buf_add_str(&live->saved, asked->text);
    live->applying = area_save_begin(&plan, err);
    return live->applying;
}

static struct str problem_of(void *data, uint64_t character, uint64_t area)
{
    const struct apply_live *live = data;
    return area_texts_problem(area_show_texts(live->showing), character, area);
}

static bool show_apply_live(void *data, const struct design_show *ask, struct err *err)
{
    struct apply_live *live = data;
    return area_show_ask(live->showing, ask, err);
}

struct apply_live *apply_live_open(struct ev_loop *loop, struct engine *engine)
{
    struct apply_live *live = mem_alloc(sizeof(*live));
    *live = (struct apply_live){
            .design = {show_apply_live, begin_apply_live, save_apply_live, problem_of, live},
            .loop = loop,
            .engine = engine};
    live->showing = area_show_open(loop, engine);
    calls_set_design(engine, &live->design);
    return live;
}

void apply_live_close(struct apply_live *live)
{
    if (live) {
        live_change_abandon(live->applying);
        area_show_close(live->showing);
        buf_finish(&live->saved);
        calls_set_design(live->engine, NULL);
        mem_free(live);
    }
}
