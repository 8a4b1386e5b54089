#pragma once
#include "engine/core/engine.h"

/* The rooms that a character has visited, stored with the character: for routes, and to count
 * exploration. */

/* A cache for many queries in one transaction; borrows. */
struct known {
    struct engine *engine;
    struct object *who;
    uint64_t block;           /* the block of rooms that `kept` has; UINT64_MAX: none yet */
    const struct value *kept; /* NULL: nothing */
};

struct known known_of(struct engine *engine, struct object *who);
bool known_has(struct known *known, uint64_t room);
/* Adds a room. Returns false if it was known. Needs an open tx. */
bool known_learn(struct engine *engine, struct object *who, uint64_t room);
