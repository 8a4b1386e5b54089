#pragma once
#include "engine/base/plan.h"
#include "engine/core/engine.h"

/* What somebody may know of the ways about them: a map of what is near, and a way to where they have been.
 *
 * They know rooms that they were in (known.h) and, on a map, rooms that are public; never a way that is hidden. */

#define WAYS_ROOMS_MAX 600
#define WAYS_STEPS_MAX 400

struct ways_room {
    uint64_t id;
    struct plan_room at; /* from where they are: x east, y south */
    uint32_t steps;      /* from there */
    bool visited;
    bool dark; /* nothing is known of what is in it or leads out of it */
};

struct ways_link {
    uint32_t from; /* index into rooms */
    uint32_t to;   /* UINT32_MAX: leads to what is not on the map */
    uint64_t exit;
    bool closed;
    int8_t dx;
    int8_t dy;
    int8_t dz;
};

struct ways_map {
    struct ways_room
            *rooms; /* owned; the first is where they are, the others in order of steps */
    size_t room_count;
    struct ways_link *links; /* owned */
    size_t link_count;
    size_t looked_at; /* things in rooms, as a measure of the work */
    bool is_part;     /* it ended early: too much was read from the disk */
};

/* What is at most so many steps from room. */
void ways_around(struct engine *engine, struct object *who, struct object *room, uint32_t steps,
        struct ways_map *out);
void ways_map_finish(struct ways_map *map);

struct ways_path {
    uint64_t *exits; /* owned; to be passed in this order */
    uint64_t *rooms; /* owned; where each leads */
    size_t count;
    size_t looked_at; /* in this slice */
    bool is_far;      /* there is one, of more than WAYS_STEPS_MAX steps */
};

/* The shortest way over rooms they were in to one that is called so (all its words, or just its name, which comes
 * first) or is that number ("#12"). Of doors it heeds those of the room where they are: what is closed further away
 * they see when they are there. False: that was work enough for a slice; ask the same in another. */
MUST_CHECK bool ways_to(struct engine *engine, struct object *who, struct object *room,
        struct str words, struct ways_path *out);
void ways_path_finish(struct ways_path *path);
/* -- for engine.c: forgets searches that have not ended -- */
void ways_forget(struct engine *engine);
