#pragma once
#include "engine/core/engine.h"

/* Files that builders apply by the API. Who has the loop does it (engine/app/applying.h); here it is asked for. */

struct design_ask {
    uint64_t ticket;    /* for calls_finish, with {"text": …}, or calls_fail */
    uint64_t character; /* with whose rights */
    struct str bundle;  /* borrowed for the call */
    struct str side;    /* "ours", "theirs" or any other */
    bool only_plan;
};

struct design_show {
    uint64_t ticket;    /* as above */
    uint64_t character; /* what they own is shown, too */
    uint64_t area;
    bool all; /* whatever stands there is */
};

struct design_door {
    bool (*show)(void *data, const struct design_show *ask, struct err *err);
    bool (*begin)(void *data, const struct design_ask *ask, struct err *err);
    void *data;
};

void calls_design_add(struct engine *engine);
