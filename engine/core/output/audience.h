#pragma once
#include "engine/core/engine.h"
#include "engine/core/perception/room_index.h"

/* The characters in a place that are told what happens there: its direct contents that have a
 * session. In a crowd the list is cached between events. */

struct listener {
    uint64_t character;
    struct session *session; /* its first */
    bool ignores;            /* ignores somebody: see ignore_has */
    bool several;            /* has more than one session */
};

/* Borrowed until anything in the place moves, or a session is attached or detached. */
struct audience {
    const struct listener *listeners;
    size_t count;
    const uint64_t *boxes; /* containers there; characters may be inside */
    size_t box_count;
    struct audience_kept *kept; /* NULL: not cached */
};

/* The audience of a place as a crowd (hub_crowd_create), which has nearly all listeners, and the
 * rest: those who ignore somebody or have several sessions. Borrowed as the audience is. */
struct audience_crowd {
    struct hub_crowd *crowd;
    const struct listener *rest;
    size_t rest_count;
};

/* Buffers for the audience of a place without a room index, which is not cached. */
struct audience_few {
    struct listener listeners[ROOM_INDEX_MIN];
    uint64_t boxes[ROOM_INDEX_MIN];
};

/* True if the character with this first session uses a chat client and is therefore told
 * everything at once, without sums (arrivals.h). */
bool audience_chats(const struct session *first);
/* Returns the audience of place. few belongs to the caller and must live as long as the result
 * is used. */
struct audience audience_of(
        struct engine *engine, struct object *place, struct audience_few *few);
/* Returns false if the audience is too small for a crowd. */
bool audience_crowd(
        struct engine *engine, const struct audience *audience, struct audience_crowd *out);
