#pragma once
#include "engine/core/engine.h"

/* Files that builders apply by the API. These are requests; the owner of the event loop carries
 * them out (engine/modules/apply/applying.h). */

struct design_ask {
    uint64_t ticket;        /* for calls_finish, with {"text": …}, or calls_fail */
    uint64_t character;     /* acts with this character's rights */
    struct str bundle;      /* borrowed for the call */
    struct str side;        /* "ours", "theirs" or another word */
    bool only_plan, checks; /* checks: lints and tests what it plans */
};

struct design_show {
    uint64_t ticket;    /* as above */
    uint64_t character; /* their own objects are included */
    uint64_t area;
    bool all;  /* everything there is included */
    bool edit; /* they may save a changed text */
};

struct design_save {
    uint64_t ticket;    /* as above */
    uint64_t character; /* acts with this character's rights */
    uint64_t area;
    bool all;        /* they see everything there */
    struct str name; /* of the area; borrowed for the call, as text */
    struct str text;
};

struct design_calls {
    bool (*show)(void *data, const struct design_show *ask, struct err *err);
    bool (*begin)(void *data, const struct design_ask *ask, struct err *err);
    bool (*save)(void *data, const struct design_save *save, struct err *err);
    /* Returns why the player's last save of the area failed; empty if it did not. Borrowed for the
     * call. */
    struct str (*problem)(void *data, uint64_t character, uint64_t area);
    void *data;
};

/* ops: borrowed; NULL: unavailable, as at first. */
void calls_set_design(struct engine *engine, const struct design_calls *ops);
const struct design_calls *calls_design(const struct engine *engine);
