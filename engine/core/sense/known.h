#pragma once
#include "engine/core/engine.h"

/* The rooms that somebody has been in, kept with them: what ways lead over, and what explorers are counted by. */

/* For many questions in one slice; borrows. */
struct known {
    struct engine *engine;
    struct object *who;
    uint64_t block;           /* which properties' rooms `kept` has; UINT64_MAX: none yet */
    const struct value *kept; /* NULL: nothing */
};

struct known known_of(struct engine *engine, struct object *who);
bool known_has(struct known *known, uint64_t room);
/* Through the open tx. False: it was known. */
bool known_learn(struct engine *engine, struct object *who, uint64_t room);
