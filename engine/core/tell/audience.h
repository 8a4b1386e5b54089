#pragma once
#include "engine/core/engine.h"
#include "engine/core/sense/throng.h"

/* Who in a place is told what happens there: those of its direct contents that somebody reads or types for.
 * In a crowd the list is kept from one event to the next. */

struct listener {
    uint64_t character;
    struct session *session; /* its first */
    bool ignores;            /* somebody: ignore_has says whom */
    bool several;            /* it has more sessions */
};

/* Borrowed until anything in the place moves, or somebody comes into play or leaves it. */
struct audience {
    const struct listener *listeners;
    size_t count;
    const uint64_t *boxes; /* containers there: others may sit in them */
    size_t box_count;
};

/* Room for the audience of a place that is no throng: nothing is kept of those. */
struct audience_few {
    struct listener listeners[THRONG_MIN];
    uint64_t boxes[THRONG_MIN];
};

/* few is the caller's, for as long as they use the result. */
struct audience audience_of(
        struct engine *engine, struct object *place, struct audience_few *few);
/* For throngs_create. NULL is accepted. */
void audience_drop(struct audience_kept *kept);
