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
    bool all;  /* whatever stands there is */
    bool edit; /* they may save it, changed */
};

struct design_save {
    uint64_t ticket;    /* as above */
    uint64_t character; /* with whose rights */
    uint64_t area;
    bool all;        /* they are shown whatever stands there */
    struct str name; /* the area's; borrowed for the call, as text */
    struct str text;
};

struct design_door {
    bool (*show)(void *data, const struct design_show *ask, struct err *err);
    bool (*begin)(void *data, const struct design_ask *ask, struct err *err);
    bool (*save)(void *data, const struct design_save *save, struct err *err);
    /* Why somebody's last save of the area failed; empty: it did not. Borrowed for the call. */
    struct str (*problem)(void *data, uint64_t character, uint64_t area);
    void *data;
};

void calls_design_add(struct engine *engine);
