/* apply_door.c -- files that come by the API: who asked, and what they are told. */
#include "engine/app/apply_door.h"

#include "engine/app/apply.h"
#include "engine/app/applying.h"
#include "engine/app/area_show.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_design.h"

struct apply_door {
    struct design_door design;
    struct ev_loop *loop;
    struct engine *engine;
    struct area_show *showing;    /* owned */
    struct live_change *applying; /* or NULL */
    uint64_t ticket;              /* of who asked for that */
    bool only_plan;               /* they did for no more */
};

/* What is said late waits for all commits. */
static void on_applied(void *data, struct str text, uint64_t number __attribute__((unused)),
        const char *problem)
{
    struct apply_door *door = data;
    door->applying = NULL;
    if (problem) {
        calls_fail(door->engine, door->ticket, 422, problem);
    } else if (!door->only_plan && apply_conflicts(text) > 0) {
        calls_fail_with(door->engine, door->ticket, 409,
                "Both the files and the world were changed, so nothing is done: see text.",
                json_pack("{s:s%}", "text", text.bytes, text.length));
    } else {
        calls_finish(door->engine, door->ticket,
                json_pack("{s:s%}", "text", text.bytes ? text.bytes : "", text.length));
    }
}

static bool begin(void *data, const struct design_ask *ask, struct err *err)
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

static bool show(void *data, const struct design_show *ask, struct err *err)
{
    struct apply_door *door = data;
    return area_show_ask(door->showing, ask, err);
}

struct apply_door *apply_door_open(struct ev_loop *loop, struct engine *engine)
{
    struct apply_door *door = mem_alloc(sizeof(*door));
    *door = (struct apply_door){.design = {show, begin, door}, .loop = loop, .engine = engine};
    door->showing = area_show_open(loop, engine);
    engine->design_door = &door->design;
    return door;
}

void apply_door_close(struct apply_door *door)
{
    if (door) {
        live_change_abandon(door->applying);
        area_show_close(door->showing);
        door->engine->design_door = NULL;
        mem_free(door);
    }
}
