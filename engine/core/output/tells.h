#pragma once
#include "engine/core/engine.h"

/* Private messages, stored for both people, for chat clients that request them (calls_tells.c).
 * Each person has their own copy, which nobody else can read and which is deleted with their
 * character. */
#define TELLS_KEPT 500 /* per character; some more until the next cleanup */

struct tell {
    uint64_t number; /* rising */
    int64_t time_ms; /* wall clock */
    uint64_t peer;   /* the other character; 0: in another world, or erased */
    struct str peer_name;
    bool own;   /* the owner of this copy said it */
    bool guest; /* the other was a guest */
    struct str kind;
    struct str mark; /* the ID for clients */
    struct str text; /* raw */
};

/* Visits a character's tells, the oldest first, borrowed for the call. */
void tells_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct tell *tell), void *data);

/* Clears the cache of row counts, which can be read again; also called before the engine is
 * freed. */
void tells_trim(struct engine *engine);

/* -- in the open transaction -- */
/* Stores a tell of the open transaction for both people (once if from is to), with the ID and
 * time of speech_tags. */
void tells_keep(struct engine *engine, struct object *from, struct object *to, struct str text);
/* Same with a person of another world, "NAME@WORLD"; number is filled in. */
void tells_keep_afar(struct engine *engine, uint64_t character, struct tell *tell);
