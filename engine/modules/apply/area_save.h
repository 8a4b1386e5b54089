#pragma once
#include "engine/modules/apply/area_texts.h"
#include "engine/modules/export/live_change.h"

/* Applies the file of an area that a builder has edited. */
struct area_save_plan {
    struct live_plan live;
    const struct area_texts *texts; /* the texts shown before; borrowed for the call */
    uint64_t author;
    uint64_t area;
    bool all;        /* the builder is shown all contents */
    struct str name; /* of the area, in text; borrowed for the call */
    struct str text;
    uint64_t
            *out_began; /* set to the number of the starting text after success or a conflict */
    bool *out_unknown;  /* set if it failed because the starting text is unknown */
};

/* Same as live_change_begin; the answer is that of apply_make. */
struct live_change *area_save_begin(const struct area_save_plan *plan, struct err *err);
