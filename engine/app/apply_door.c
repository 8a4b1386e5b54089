/* apply_door.c -- applies files that arrive by the API, and answers the requests. */
#include "engine/app/apply_door.h"

#include "engine/app/apply.h"
#include "engine/app/applying.h"
#include "engine/app/area_save.h"
#include "engine/app/area_show.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_design.h"

enum { CONFLICTS_SHOWN = 5 };

struct apply_door {
    struct design_door design;
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
    struct apply_door *door = data;
    door->applying = NULL;
    if (problem) {
        calls_fail(door->engine, door->ticket, 422, problem);
    } else if (!door->only_plan && apply_conflicts(text) > 0) {
        calls_fail_with(door->engine, door->ticket, 409,
                "Both the files and the world were changed, so nothing was done: see text.",
                json_pack("{s:s%}", "text", text.bytes, text.length));
    } else {
        calls_finish(door->engine, door->ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
}

static bool begin_apply_door(void *data, const struct design_ask *ask, struct err *err)
{
    struct apply_door *door = data;
    char *side = str_dup(ask->side);
    struct applying_plan plan = {.live = {door->loop, door->engine, on_applied, door},
            .bundle = ask->bundle,
            .author = ask->character,
            .only_plan = ask->only_plan,
            .side = applying_side(side)};
    mem_free(side);
    if (door->applying) {
        return err_set(err, ERR_BUSY, "files are being applied already: try again in a moment");
    }
    door->ticket = ask->ticket;
    door->only_plan = ask->only_plan;
    door->applying = applying_begin(&plan, err);
    return door->applying;
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
    struct apply_door *door = data;
    struct area_texts *texts = area_show_texts(door->showing);
    struct buf why = {0};
    int status = problem && !door->unknown ? 422 : 409;
    door->applying = NULL;
    if (problem) {
        buf_add_text(&why, problem);
    } else if (apply_conflicts(text) > 0) {
        put_conflicts(text, &why);
        area_texts_set_problem(texts, door->author, door->area, buf_str(&why));
        area_texts_drop(texts, door->author, door->area, door->began);
    } else {
        area_texts_drop(texts, door->author, door->area, door->began);
        area_texts_put(texts, door->author, door->area, buf_str(&door->saved));
    }
    area_texts_set_problem(texts, door->author, door->area, buf_str(&why));
    if (why.length > 0) {
        calls_fail(door->engine, door->ticket, status, why.bytes);
    } else {
        calls_finish(door->engine, door->ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
    buf_finish(&why);
}

static bool save_apply_door(void *data, const struct design_save *asked, struct err *err)
{
    struct apply_door *door = data;
    struct area_save_plan plan = {.live = {door->loop, door->engine, on_saved, door, {0}},
            .texts = area_show_texts(door->showing),
            .author = asked->character,
            .area = asked->area,
            .all = asked->all,
            .name = asked->name,
            .text = asked->text,
            .out_began = &door->began,
            .out_unknown = &door->unknown};
    if (door->applying) {
        return err_set(err, ERR_BUSY, "files are being applied already: try again in a moment");
    }
    door->ticket = asked->ticket;
    door->author = asked->character;
    door->area = asked->area;
    buf_clear(&door->saved);
    buf_add_str(&door->saved, asked->text);
    door->applying = area_save_begin(&plan, err);
    return door->applying;
}

static struct str problem_of(void *data, uint64_t character, uint64_t area)
{
    const struct apply_door *door = data;
    return area_texts_problem(area_show_texts(door->showing), character, area);
}

static bool show_apply_door(void *data, const struct design_show *ask, struct err *err)
{
    struct apply_door *door = data;
    return area_show_ask(door->showing, ask, err);
}

struct apply_door *apply_door_open(struct ev_loop *loop, struct engine *engine)
{
    struct apply_door *door = mem_alloc(sizeof(*door));
    *door = (struct apply_door){
            .design = {show_apply_door, begin_apply_door, save_apply_door, problem_of, door},
            .loop = loop,
            .engine = engine};
    door->showing = area_show_open(loop, engine);
    engine->design_door = &door->design;
    return door;
}

void apply_door_close(struct apply_door *door)
{
    if (door) {
        live_change_abandon(door->applying);
        area_show_close(door->showing);
        buf_finish(&door->saved);
        door->engine->design_door = NULL;
        mem_free(door);
    }
}
