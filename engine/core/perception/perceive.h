#pragma once
#include "engine/core/object_kind.h"

/* Reach and sight: one walk outward from the actor (hands and worn things first, then the
 * place, nested open or transparent containers, then neighbouring rooms through open or
 * transparent exits). Each step may be blocked for sight or touch, with the reason. */

enum perceive_block {
    BLOCK_NONE = 0,
    BLOCK_DARK,   /* not seen: too dark */
    BLOCK_GLASS,  /* seen, not reached: blocker is closed and transparent */
    BLOCK_FAR,    /* seen in another room */
    BLOCK_PERSON, /* somebody else holds or wears it: blocker */
};

struct sighting {
    struct object *object;
    struct object *blocker; /* the obstacle to touch (or sight), or NULL */
    enum perceive_block block;
    bool seen;
    bool reached;
    bool held;   /* in the actor's hands or worn, or in an open container there */
    bool direct; /* a direct content of the actor or of the place */
    /* 0 hands, 1 room, 2 inside things, 3 neighbouring room …: nearer ones win */
    uint8_t distance;
    uint8_t kinds; /* object_kinds of object */
};

struct perception {
    struct object *actor;
    struct object *place;  /* the actor's location: a room or an entered container */
    struct object *room;   /* the outermost place that the actor can reach around in */
    bool lit;              /* the place is lit for the actor */
    struct sighting *list; /* owned; in order of nearness */
    size_t count;
    size_t capacity;
};

/* At most this many objects are perceived at once: the nearest. */
#define PERCEIVE_MAX 4096

/* Fills out with the actor, the place, and everything near, distances 0 to 2. out keeps its
 * memory between uses (zeroed at first). Objects are borrowed for the transaction. */
void perceive_walk(struct engine *engine, struct object *actor, struct perception *out);
/* Appends to out what near sees in neighbouring rooms (distance 3). Separate, because it
 * matters only for a noun that matches nothing near. */
void perceive_walk_far(
        struct engine *engine, const struct perception *near, struct perception *out);
void perception_finish(struct perception *perception);

/* True if the room (or the inside of a container) is lit, by its own light or a source that
 * shines into it. */
bool perceive_is_lit(struct engine *engine, struct object *place);
/* True if object gives off light, or holds a light that shines out. */
bool perceive_shines(struct engine *engine, struct object *object);
/* True if viewer can see object now. Fast for the ordinary case (same lit room). */
bool perceive_sees(struct engine *engine, struct object *viewer, struct object *object);
/* Fills in how viewer perceives this one object, as the walk would. Returns false if not at
 * all. */
bool perceive_one(struct engine *engine, struct object *viewer, struct object *object,
        struct sighting *out);
/* Returns the outermost place that sees into place: itself, or the surroundings of a box that
 * can be seen into. */
struct object *perceive_stage(struct engine *engine, struct object *place);

/* True for a closed container or a shut door. All other objects are open, but only containers
 * show their contents. */
bool is_closed(struct engine *engine, struct object *object);
/* True if hands (sight) pass into this container or through this exit. False for all else. */
bool perceive_lets_touch(struct engine *engine, struct object *object, unsigned kinds);
bool perceive_lets_sight(struct engine *engine, struct object *object, unsigned kinds);

/* The argument of INTERNAL_EXIT: may nobody see through that exit? */
struct exit_asking {
    struct object *exit;
    bool hides; /* set */
};

/* Returns the room visible through an exit, lit or not, or NULL. INTERNAL_EXIT
 * may hide it (rights/consent.c). */
struct object *perceive_beyond(struct engine *engine, struct object *exit);

#define PERCEIVE_WORN_MAX 32

/* Lists the outermost garments of character, by slot from head to feet, each once; at most
 * PERCEIVE_WORN_MAX. Returns how many. */
size_t perceive_worn(
        struct engine *engine, struct object *character, struct object *out[PERCEIVE_WORN_MAX]);
/* True if the garment is outermost on the character who wears it. */
bool perceive_is_outermost(struct engine *engine, struct object *garment);
