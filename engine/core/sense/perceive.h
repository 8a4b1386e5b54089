#pragma once
#include "engine/core/engine.h"

/* Reach and sight: one walk outward from the actor (hands and worn things first, then the
 * place, nested open or transparent containers, then neighbouring rooms through open or
 * transparent exits), where each step may be blocked for sight or touch, with the reason. */

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
    uint8_t kinds;    /* perceive_kinds of object */
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

/* No more than this many things are perceived at once: the nearest. */
#define PERCEIVE_MAX 4096

/* Fills out, which keeps its memory between uses (zeroed at first): the actor, the place, and
 * all that is near, distances 0 to 2. Objects are borrowed for the slice. */
void perceive_walk(struct engine *engine, struct object *actor, struct perception *out);
/* Appends to out what near sees in neighbouring rooms (distance 3). By itself, since it
 * matters only for a noun that nothing near answers to. */
void perceive_walk_far(
        struct engine *engine, const struct perception *near, struct perception *out);
void perception_finish(struct perception *perception);

/* True if the room (or inside of a container) is lit: its own light and every source that
 * shines into it. */
bool perceive_is_lit(struct engine *engine, struct object *place);
/* Does object give off light, or what it holds and lets out? */
bool perceive_shines(struct engine *engine, struct object *object);
/* Can viewer see object right now? Fast for the ordinary case (same lit room). */
bool perceive_sees(struct engine *engine, struct object *viewer, struct object *object);
/* How viewer perceives this one object, as the walk would have it; false: not at all. */
bool perceive_one(struct engine *engine, struct object *viewer, struct object *object,
        struct sighting *out);
/* The outermost place that sees into place: itself, or what surrounds a box that eyes pass into. */
struct object *perceive_stage(struct engine *engine, struct object *place);
/* Where the actor's voice and acts happen: the place it is in (container entered or room). */
struct object *perceive_place(struct engine *engine, struct object *object);

/* -- what things are (perceive_kind.c) -- */

enum perceive_kind {
    KIND_CHARACTER = 1,
    KIND_ROOM = 2,
    KIND_EXIT = 4,
    KIND_CONTAINER = 8,
    KIND_GARMENT = 16,
    KIND_LIGHT = 32,
    KIND_COIN = 64,
};

/* What object inherits from, of the stock prototypes that C code knows: bits of perceive_kind.
 */
unsigned perceive_kinds(struct engine *engine, struct object *object);
/* True for characters (prototype `character`), rooms, exits. */
bool is_character(struct engine *engine, struct object *object);
bool is_room(struct engine *engine, struct object *object);
bool is_exit(struct engine *engine, struct object *object);
/* A closed container, a shut door. What is neither is open, though what lies in it by some
 * accident is nobody's to see: only containers show their insides. */
bool is_closed(struct engine *engine, struct object *object);
/* Do hands (eyes) pass into this container or through this exit? False for all else. */
bool perceive_lets_touch(struct engine *engine, struct object *object, unsigned kinds);
bool perceive_lets_sight(struct engine *engine, struct object *object, unsigned kinds);
/* The room that eyes see through an exit, lit or not; NULL: none. engine->shows (consent_shows) has a say in it. */
struct object *perceive_beyond(struct engine *engine, struct object *exit);

/* -- clothes, seen from outside (perceive_worn.c) -- */

#define PERCEIVE_WORN_MAX 32

/* The garments of character that are outermost in one of their slots, from head to feet, each
 * once; at most PERCEIVE_WORN_MAX. Returns how many. */
size_t perceive_worn(
        struct engine *engine, struct object *character, struct object *out[PERCEIVE_WORN_MAX]);
/* True if it is one of those of the character that it is on. */
bool perceive_is_outermost(struct engine *engine, struct object *garment);
