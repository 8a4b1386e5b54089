#pragma once
#include "engine/core/engine.h"

/* What people told each other, kept for both: for chat clients that ask for it again (calls_tells.c). Each has a copy of
 * their own, which nobody else reads, and which goes with their character. */
#define TELLS_KEPT 500 /* of one character; some more until they are looked through */

struct tell {
    uint64_t number; /* goes up */
    int64_t time_ms; /* wall clock */
    uint64_t peer;   /* the other's character; 0: in another world, or forgotten */
    struct str peer_name;
    bool own;   /* the one whose copy it is said it */
    bool guest; /* the other was a guest */
    struct str kind;
    struct str mark; /* the id by which clients know it */
    struct str text; /* raw */
};

/* Walks a character's, oldest first; what is borrowed holds for the call of visit. */
void tells_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct tell *tell), void *data);

/* Forgets what is known of who told whom how much, which can be read again; before the engine goes, too. */
void tells_trim(struct engine *engine);

/* -- through the open tx -- */
/* Keeps for both (once for somebody who tells themselves something) what from tells to in the open slice, under the id and time that speech_tags gives it. */
void tells_keep(struct engine *engine, struct object *from, struct object *to, struct str text);
/* Same, with somebody of another world, "NAME@WORLD": number is filled in. */
void tells_keep_afar(struct engine *engine, uint64_t character, struct tell *tell);
