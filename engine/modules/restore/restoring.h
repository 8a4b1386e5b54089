#pragma once
#include "engine/modules/export/live_change.h"
#include "engine/modules/restore/restore_part.h"

/* A plan to restore a part of a backup in a running world. */
struct restoring_plan {
    struct live_plan live;
    const char *file; /* copied, like the next two */
    const char *name;
    const char *as; /* NULL: no particular wizard */
    bool is_area;
};

/* Starts the change, like live_change_begin. */
struct live_change *restoring_begin(const struct restoring_plan *plan, struct err *err);
