#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/transaction.h"

/* A line that is tried in a rehearsal: by the transaction's actor where they are, or by a visitor who is made for it in a
 * room. */
struct trial_line {
    struct engine *engine;
    struct str line;
    uint64_t room;    /* 0: the actor's place */
    uint64_t visitor; /* somebody made for the trial only; 0: none */
    bool placed;
};

/* Types the line; data: a trial_line. */
enum outcome trial_line_play(void *data);
/* Removes the visitor, after the rehearsal. */
void trial_line_end(const struct trial_line *trying);
