#pragma once
#include "engine/app/live_change.h"
#include "engine/app/restore_part.h"

/* A part of a backup on its way into the world that is served. */
struct restoring_plan {
    struct live_plan live;
    const char *file; /* copied, as the next two */
    const char *name;
    const char *as; /* NULL: nobody in particular */
    bool is_area;
};

/* As live_change_begin. */
struct live_change *restoring_begin(const struct restoring_plan *plan, struct err *err);
