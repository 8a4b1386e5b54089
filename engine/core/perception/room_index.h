#pragma once
#include "engine/core/engine.h"

/* The room index: changes in crowded places, so that facts about everybody present are cached
 * and not computed again for every line. */

/* With this many contents a place gets caches; with fewer it is searched. */
#define ROOM_INDEX_MIN 16
#define ROOM_INDEX_NOTES_MAX 32

/* The caches. */
enum room_index_use {
    ROOM_INDEX_LIGHT,
    ROOM_INDEX_OFFERS,
    ROOM_INDEX_LOOKS,
    ROOM_INDEX_AUDIENCE,
    ROOM_INDEX_USES
};

/* Changes in a place since one use last read them. */
struct room_index_notes {
    uint64_t everything; /* see struct room_indexes */
    bool all;            /* too many changes to list */
    uint32_t count;
    uint64_t ids[ROOM_INDEX_NOTES_MAX];
};

/* Cached by perceive_light.c: whether something in the place shines. */
struct room_index_light {
    uint64_t source;        /* the last source; 0: none */
    bool dark;              /* the last search found no source */
    uint64_t proto_version; /* the world's, then */
    uint64_t seen;          /* the newest change that the search depended on */
};

struct room_index {
    uint64_t place;
    bool used;       /* since the last clean-up */
    size_t contents; /* how many the place had when it was last used */
    struct room_index_notes notes[ROOM_INDEX_USES];
    struct command_indexes *command_indexes; /* owned; see script/command_index.h */
    struct look_crowd *looks;                /* owned; see act/look_crowd.h */
    struct audience_kept *audience;          /* owned; see output/audience.h */
    struct room_index_light light;
};

/* Returns the place's entry, made if necessary; NULL if it has few contents and `always` is not
 * set. Counts as reading the place. Valid for the transaction. */
struct room_index *room_index_of(struct engine *engine, struct object *place, bool always);
/* Lists the objects inside the place, at any depth, that arrived or changed in a way that
 * matters to the use since the last call; departures are not listed. Returns false if anything
 * may have changed, also at the first call. */
bool room_index_take(struct engine *engine, struct room_index *room_index,
        enum room_index_use use, uint64_t out_ids[ROOM_INDEX_NOTES_MAX], size_t *out_count);
/* Returns a number that grows with every change in any of the places that matters to light or
 * offers. */
uint64_t room_index_news(const struct engine *engine);
/* Returns a number that grows whenever an object arrives in the place, at any depth, or the ref or
 * prototypes of the place or of an object in it change. It may grow at other times, too. place 0:
 * anything like that anywhere, and departures. */
uint64_t room_index_arrivals(const struct engine *engine, uint64_t place);
/* Drops the entry of a place. */
void room_index_forget(struct engine *engine, uint64_t place);
