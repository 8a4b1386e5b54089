#pragma once
#include "engine/core/engine.h"
#include "net/shared/layout.h"

/* Maps of nearby rooms, and routes to visited rooms, limited to a character's knowledge.
 *
 * The character knows visited rooms (known.h) and, on a map, public rooms; never a hidden exit. */

#define WAYS_ROOMS_MAX 600
#define WAYS_STEPS_MAX 400

struct ways_room {
    uint64_t id;
    struct layout_room at; /* relative to the character: x east, y south */
    uint32_t steps;        /* from the character */
    bool visited;
    bool dark; /* its contents and exits are unknown */
};

struct ways_link {
    uint32_t from; /* index into rooms */
    uint32_t to;   /* UINT32_MAX: leads to a room that is not on the map */
    uint64_t exit;
    bool closed;
    int8_t dx;
    int8_t dy;
    int8_t dz;
};

struct map;

struct ways_map {
    struct ways_room
            /* owned; the first is the character's room, the others follow in order of steps */
            *rooms;
    size_t room_count;
    struct ways_link *links; /* owned */
    size_t link_count;
    size_t looked_at; /* things in rooms, as a measure of the work */
    bool is_part;     /* ended early: too much was read from disk */
};

/* Maps the rooms at most `steps` steps from room. */
void ways_around(struct engine *engine, struct object *who, struct object *room, uint32_t steps,
        struct ways_map *out);
void ways_map_finish(struct ways_map *map);

/* Frees all searches, and the map from people to theirs. */
void ways_searches_finish(struct map *searches);

struct ways_path {
    uint64_t *exits; /* owned; in the order to pass them */
    uint64_t *rooms; /* owned; the room behind each exit */
    size_t count;
    size_t looked_at; /* in this transaction */
    bool is_far;      /* there is a route, but of more than WAYS_STEPS_MAX steps */
};

/* Finds the shortest route through visited rooms to the room with that number ("#12") or that
 * name. An exact name wins over a name that contains all the words. Only doors of the present
 * room count as closed: the walker sees others on the way.
 * Returns false if the work of one transaction is used up: ask the same again in another. */
MUST_CHECK bool ways_to(struct engine *engine, struct object *who, struct object *room,
        struct str words, struct ways_path *out);
void ways_path_finish(struct ways_path *path);
