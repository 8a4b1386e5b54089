#pragma once
#include "engine/core/engine.h"

/* How far newcomers come: INTERNAL_NEWCOMER, for those who count it. Nothing is stored here. */

enum newcomer_step {
    NEWCOMER_CAME,    /* connections, some of them without a person */
    NEWCOMER_ENTERED, /* as a guest or under a new name */
    NEWCOMER_TYPED,   /* a line */
    NEWCOMER_WALKED,
    NEWCOMER_SPOKE,
    NEWCOMER_ACHIEVED, /* an award */
    NEWCOMER_TEN,      /* minutes */
    NEWCOMER_HOUR,
    NEWCOMER_STEPS,
    NEWCOMER_GONE = NEWCOMER_STEPS, /* they leave, from the room where they are now */
};

/* By step, as scripts name them. */
extern const char *const newcomer_step_names[NEWCOMER_STEPS];

struct newcomer_event {
    enum newcomer_step step;
    uint64_t character;  /* 0: none yet */
    const char *service; /* for NEWCOMER_CAME and NEWCOMER_ENTERED */
    bool guest;          /* for NEWCOMER_ENTERED */
};

/* A connection by that service. */
void newcomer_came(struct engine *engine, const char *service);
/* A character arrived by that service. */
void newcomer_entered(
        struct engine *engine, uint64_t character, const char *service, bool guest);
/* A character did that, new or not. */
void newcomer_reached(struct engine *engine, uint64_t character, enum newcomer_step step);
