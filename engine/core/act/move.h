#pragma once
#include "engine/core/engine.h"

/* Moving things by the rules of the game: every change of place that people or scripts make
 * goes through here. Asks before("move") of the thing, its holder, where it leaves and where it
 * goes, and before("leave"/"enter") of everyone present for characters; checks capacities;
 * moves; then runs the on handlers. */
struct move {
    struct object *mover; /* who does it; may be NULL */
    struct object *thing;
    struct object *to;     /* NULL: nowhere (out of play) */
    struct str how;        /* "walk", "take", "drop", "put", "give", "teleport", "script" … */
    struct str direction;  /* of a walk: "north"; else empty */
    struct object *whence; /* where it is said to come from if it was nowhere; or NULL */
    bool force;            /* no capacity, veto, light or reach: builders' and wizards' moves */
    bool unseen;           /* who is moved is not shown where they are now */
    bool asked;            /* move_may said yes just now: it is not asked again */
};

/* Destroys object; what it holds goes where it was, people of a room home, its things into their
 * owners' hands; its exits end with it. It stays if that was made impossible by a handler. */
void destroy_object(struct engine *engine, struct object *object);
/* What an object may hold that a builder destroys: all of it moves in one slice, for which others wait. */
#define DESTROY_HOLDS_MAX 2000
/* True if object holds more than that, and the running code is not the stock game's. */
bool destroy_is_large(struct engine *engine, struct object *object);
/* Shows a character the place it is in now, however it came there. */
void move_show(struct engine *engine, struct object *person);
/* Asks whether it would move, and tells nobody; false: reason has a full sentence. */
bool move_may(struct engine *engine, const struct move *move, struct buf *reason);
/* False: nothing moved, and reason has a full sentence. */
bool move_object(struct engine *engine, const struct move *move, struct buf *reason);
