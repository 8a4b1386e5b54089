#pragma once
#include "engine/core/engine.h"

/* Reach and sight: one walk outward from the actor (hands and worn things first, then the
 * place, nested open or transparent containers, then neighbouring rooms through open or
 * transparent exits), where each step may be blocked for sight or touch, with the reason
 * (physics.md). */

enum perceive_block {
    BLOCK_NONE = 0,
    BLOCK_DARK,   /* not seen: too dark */
    BLOCK_GLASS,  /* seen, not reached: blocker is closed and transparent */
    BLOCK_FAR,    /* seen in another room */
    BLOCK_PERSON, /* somebody else holds or wears it: blocker */
};

struct sighting {
    struct object *object;
    struct object *blocker; /* of touch (or sight), or NULL */
    enum perceive_block block;
    bool seen;
    bool reached;
    bool held;        /* in the actor's hands or worn, or inside something there that is open */
    bool direct;      /* a direct content of the actor or of the place */
    uint8_t distance; /* 0 hands, 1 room, 2 inside things, 3 neighbouring room … : nearer ones
                         win */
};

struct perception {
    struct object *actor;
    struct object *place;  /* what the actor is in: a room or an entered container */
    struct object *room;   /* the outermost place that the actor can reach around in */
    bool lit;              /* the place is lit for the actor */
    struct sighting *list; /* owned; in order of nearness */
    size_t count;
    size_t capacity;
};

/* Fills out, which keeps its memory between uses (zeroed at first). Objects are borrowed for
 * the slice. */
void perceive_walk(struct engine *engine, struct object *actor, struct perception *out);
void perception_finish(struct perception *perception);

/* True if the room (or inside of a container) is lit: its own light and every source that
 * shines into it. */
bool perceive_is_lit(struct engine *engine, struct object *place);
/* Can viewer see object right now? Fast for the ordinary case (same lit room). */
bool perceive_sees(struct engine *engine, struct object *viewer, struct object *object);
bool perceive_reaches(struct engine *engine, struct object *viewer, struct object *object,
        struct buf *reason);
/* Where the actor's voice and acts happen: the place it is in (container entered or room). */
struct object *perceive_place(struct engine *engine, struct object *object);
/* True for characters (prototype `character`), rooms, exits. */
bool is_character(struct engine *engine, struct object *object);
bool is_room(struct engine *engine, struct object *object);
bool is_exit(struct engine *engine, struct object *object);
/* A closed container (no `open` property counts as open for what is not a container). */
bool is_closed(struct engine *engine, struct object *object);
