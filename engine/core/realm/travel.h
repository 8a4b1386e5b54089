#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/abroad.h"
#include "engine/core/post/post.h"

/* Characters walk from world to world, with what they hold and wear.
 *
 * To depart is one slice: the things end here, the character stays as a shell (people/abroad.h), and a letter has all of
 * it. To arrive is one slice over there. What cannot arrive comes back as a letter, and is as it was when it left. So
 * whoever walks is in exactly one world or in a letter, once, whatever dies (post.h).
 *
 * `epoch` counts the walks of one traveller: what comes again with one that has passed is nothing. */

struct object;
struct session;

struct travel_way {
    struct object *traveller;
    struct str world;
    struct str ref; /* of the room there; empty: where people begin */

    enum { TRAVEL_WALK, TRAVEL_HOME, TRAVEL_TELEPORT } how;
    struct str
            through; /* the world they come from, by way of this one; empty: they begin here */
};

/* In the open slice: sends them off. False with a sentence, and nothing is changed. Their sessions are told where they
 * go, and end or are brought there by their gate, when that is durable. */
MUST_CHECK bool travel_depart(
        struct engine *engine, const struct travel_way *way, struct err *err);
/* In the open slice: somebody of this world who is in another is home again, with what they left with, whatever that world
 * says later. False with a sentence: they are not away. */
MUST_CHECK bool travel_recall(struct engine *engine, uint64_t character, struct err *err);
/* Is this somebody of another world, who visits this one? Fills out with its name. */
bool travel_home(struct engine *engine, uint64_t character, char out[ABROAD_WORLD_MAX + 1]);
/* Reads "WORLD@REF" or "WORLD"; false: it is neither. */
bool travel_goal(struct str text, struct str *out_world, struct str *out_ref);
/* For realm.c: adds the kinds of letters. */
void travel_begin(struct engine *engine);
/* MOMENT_SHELL, MOMENT_STRANGER, MOMENT_MEET, MOMENT_WAY. */
void travel_shell(struct engine *engine, void *about);
void travel_stranger(struct engine *engine, void *about);
void travel_meet(struct engine *engine, void *about);
void travel_note_way(struct engine *engine, void *about);

/* -- ways between worlds (travel_gates.c) -- */

/* A way from here. */
struct travel_gate {
    uint64_t exit;
    struct str room;  /* its ref; empty: it has none, and nobody comes in there */
    struct str world; /* where it leads */
    struct str ref;
    bool fits; /* over there a way leads back to this room */
};

/* Adds what others are told of this world: its ways, whom it takes, where it is reached. */
void travel_tell(struct engine *engine, json_t *news);
/* Walks the ways that lead from here. */
void travel_each_gate(struct engine *engine,
        void (*visit)(void *data, const struct travel_gate *gate), void *data);
/* May somebody of this world go there, as far as is known here? False with the sentence. */
bool travel_may_go(struct engine *engine, const struct travel_way *way, struct err *err);
/* Does a way lead from that room to that world? */
bool travel_has_way(struct engine *engine, struct object *room, struct str world);
