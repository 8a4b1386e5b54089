#pragma once
#include "engine/core/engine.h"

/* Who in a place is told what happens there: those of its direct contents that somebody reads or types for.
 * In a crowd the list is kept from one event to the next. */

#define AUDIENCE_FEW 16

struct listener {
    uint64_t character;
    struct session *session; /* its first */
    bool ignores;            /* somebody: ignore_has says whom */
};

/* Borrowed until anything in the place moves, or somebody comes into play or leaves it. */
struct audience {
    const struct listener *listeners;
    size_t count;
    const uint64_t *boxes; /* containers there: others may sit in them */
    size_t box_count;
};

/* Room for the audience of a place with little in it: nothing is kept of those. */
struct audience_few {
    struct listener listeners[AUDIENCE_FEW];
    uint64_t boxes[AUDIENCE_FEW];
};

struct audiences *audiences_create(void);
void audiences_destroy(struct audiences *audiences);
/* few is the caller's, for as long as they use the result. */
struct audience audience_of(
        struct engine *engine, struct object *place, struct audience_few *few);
