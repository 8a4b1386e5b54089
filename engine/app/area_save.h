#pragma once
#include "engine/app/area_texts.h"
#include "engine/app/live_change.h"

/* The file of an area, as a builder has edited it, on its way into the world. */
struct area_save_plan {
    struct live_plan live;
    const struct area_texts *texts; /* what they were shown; for the call */
    uint64_t author;
    uint64_t area;
    bool all;        /* they are shown whatever stands in it */
    struct str name; /* of the area; for the call, as text */
    struct str text;
    uint64_t *
            out_began; /* number of the text that they began with, once it is done, or is in conflict */
    bool *out_unknown; /* it failed, for it is not known what they began with */
};

/* As live_change_begin; its text is as of apply_make. */
struct live_change *area_save_begin(const struct area_save_plan *plan, struct err *err);
