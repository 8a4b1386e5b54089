#pragma once
#include "engine/app/apply.h"
#include "engine/core/engine.h"

/* What apply_plan.c finds and apply_make.c does. */

struct apply_change {
    size_t thing; /* in files.things */
    char *field;  /* owned */
};

struct apply_plan {
    const struct apply_make *make;
    struct engine *engine;
    struct base base; /* as the world remembers it */
    size_t conflicts;
    size_t *created; /* owned: places in files.things */
    size_t created_count;
    struct apply_change *changed; /* owned */
    size_t changed_count;
    uint64_t *gone; /* owned: ids */
    size_t gone_count;
    struct buf plus; /* lines, by what they begin with */
    struct buf tilde;
    struct buf minus;
    struct buf bang;
    struct buf notes;
};

/* Compares all, in an open slice. */
MUST_CHECK bool apply_plan_compare(struct apply_plan *plan, struct err *err);
void apply_plan_finish(struct apply_plan *plan);
/* Whose hands it is in, however deep in their things; NULL: nobody's. */
struct object *apply_holder(struct engine *engine, struct object *object);
/* Fills err with "FILE:LINE: message". */
bool apply_fail(const struct apply_plan *plan, const struct apply_thing *thing, struct err *err,
        const char *format, ...) PRINTF_LIKE(4, 5);
