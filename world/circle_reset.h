#pragma once
#include "world/circle.h"

/* What the zones' commands leave behind when all are run once over an empty world. */

/* What is meant by a vnum that no file here explains: whether the world has it already. */
struct circle_known {
    bool (*exists)(void *data, enum circle_kind kind, int32_t vnum);
    void *data;
};

/* True if it was read, or is known otherwise. */
bool circle_knows(const struct circle_world *from, const struct circle_known *known,
        enum circle_kind kind, int32_t vnum);

#define CIRCLE_SPAWN_NONE SIZE_MAX

/* An instance of a mobile or object. */
struct circle_spawn {
    bool is_mob;
    bool gone;  /* taken away again by a later command */
    bool holds; /* something is in it */
    bool worn;  /* put on by the mobile it is in */
    int32_t vnum;
    int32_t room; /* where it is, if it is in no spawn */
    size_t in;    /* the spawn it is in, or CIRCLE_SPAWN_NONE */
    int32_t zone;
    size_t row; /* which of the zone's commands made it, from 1 */
    struct circle_origin origin;
};

enum circle_door_state { CIRCLE_OPEN, CIRCLE_CLOSED, CIRCLE_LOCKED };

struct circle_outcome {
    struct circle_spawn *spawns; /* owned; whatever holds something comes before it */
    size_t count;
    size_t capacity;
    struct map doors; /* door_key -> state + 1, as a number in the pointer */
};

/* Tells of every command that names what does not exist. With run, runs the others too. */
void circle_reset_all(const struct circle_world *from, const struct circle_known *known,
        const struct circle_log *log, bool run, struct circle_outcome *out);
enum circle_door_state circle_reset_door(
        const struct circle_outcome *outcome, int32_t room, int32_t direction);
void circle_outcome_finish(struct circle_outcome *outcome);
