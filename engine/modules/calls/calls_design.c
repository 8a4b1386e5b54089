/* calls_design.c -- The calls design.*, for builders who keep a world as files. */
#include "engine/core/calls/calls_design.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/calls/module.h"
#include "world/model/proto.h"

#include <inttypes.h>

static enum call_answer ask(struct call *call, bool only_plan)
{
    const struct design_calls *ops = calls_design(call->engine);
    struct err err;
    struct design_ask design = {.ticket = call->ticket,
            .character = call->character,
            .bundle = call_text(call, "bundle"),
            .side = call_text(call, "side"),
            .only_plan = only_plan,
            .checks = only_plan && call_flag(call, "check")};
    if (!ops) {
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    if (call_is_muted(call)) {
        return CALL_FAILED;
    }
    return ops->begin(ops->data, &design, &err) ? CALL_LATER
                                                : call_fail(call, 503, "%s", err.text);
}

static enum call_answer design_plan(struct call *call)
{
    return ask(call, true);
}

static enum call_answer design_apply(struct call *call)
{
    return ask(call, false);
}

/* Returns an area that the caller may build in. NULL if the call is refused. */
static struct object *find_own_area(struct call *call)
{
    struct object *area = calls_find_object(call, "id");
    if (area && (!proto_is_ref(engine_world(call->engine), area, "area") ||
                        !perm_may_join(call->engine, call->character, area))) {
        (void)call_refuse(call, 403, PHRASE_ask_not_yours, WITH("id", area->id));
        return NULL;
    }
    if (area && !calls_design(call->engine)) {
        (void)call_refuse(call, 503, PHRASE_ask_busy);
        return NULL;
    }
    return area;
}

static enum call_answer design_save(struct call *call)
{
    const struct design_calls *ops = calls_design(call->engine);
    struct object *area = find_own_area(call);
    struct buf name = {0};
    struct err err;
    if (!area || call_is_muted(call)) {
        return CALL_FAILED;
    }
    if (area->ref) {
        buf_add_text(&name, area->ref);
    } else {
        buf_printf(&name, "#%" PRIu64, area->id);
    }
    struct design_save save = {.ticket = call->ticket,
            .character = call->character,
            .area = area->id,
            .all = call->role == PERM_WIZARD,
            .name = buf_str(&name),
            .text = call_text(call, "text")};
    bool ok = ops->save(ops->data, &save, &err);
    buf_finish(&name);
    return ok ? CALL_LATER : call_fail(call, 503, "%s", err.text);
}

static enum call_answer design_show(struct call *call)
{
    const struct design_calls *ops = calls_design(call->engine);
    struct object *area = find_own_area(call);
    struct err err;
    if (!area) {
        return CALL_FAILED;
    }
    struct design_show ask = {.ticket = call->ticket,
            .character = call->character,
            .area = area->id,
            .all = call->role == PERM_WIZARD,
            .edit = call_flag(call, "edit")};
    return ops->show(ops->data, &ask, &err) ? CALL_LATER : call_fail(call, 503, "%s", err.text);
}

static const struct call_handler design_handlers[] = {
        {"design.show", design_show},
        {"design.save", design_save},
        {"design.plan", design_plan},
        {"design.apply", design_apply},
};

void calls_design_add(struct engine *engine)
{
    calls_add(engine, design_handlers, sizeof(design_handlers) / sizeof(design_handlers[0]));
}
