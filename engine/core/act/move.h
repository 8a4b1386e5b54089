#pragma once
#include "engine/core/engine.h"

/* Moving things by the rules of the game. Every change of place by people or scripts goes
 * through here. Asks before("move") of the thing, its holder, the old place and the new place,
 * and before("leave"/"enter") of everyone present for characters; checks capacities; moves;
 * then runs the on handlers. */
struct move {
    struct object *mover; /* may be NULL */
    struct object *thing;
    struct object *to;     /* NULL: nowhere (out of play) */
    struct str how;        /* "walk", "take", "drop", "put", "give", "teleport", "script" … */
    struct str direction;  /* of a walk: "north"; else empty */
    struct object *origin; /* the origin to report if it was nowhere; or NULL */
    /* skips capacity, veto, light and reach: builders' and wizards' moves */
    bool force;
    bool unseen; /* the moved character is not shown the new place */
    bool asked;  /* move_may just said yes: do not ask again */
};

/* Destroys object. Its contents go where it was; people in a room go home, and their things to
 * their owners. Its exits are destroyed too. It stays if a handler made its destruction
 * impossible. */
void destroy_object(struct engine *engine, struct object *object);
/* Moves up to `most` things out of object, as destroy_object does: for what holds too much to be
 * destroyed in one transaction. */
void destroy_contents(struct engine *engine, struct object *object, size_t most);
/* The most that an object may hold when a builder destroys it: all of it moves in one
 * transaction, for which others wait. */
#define DESTROY_HOLDS_MAX 2000
/* True if object holds more than that and the running code is not the stock game's. */
bool destroy_is_large(struct engine *engine, struct object *object);
/* Shows a character the place where they are now. */
void move_show(struct engine *engine, struct object *person);
/* Sends Room.Info to the character's clients that take data. */
void move_send_room_info(struct engine *engine, struct object *person);
/* Asks whether the move is allowed, without telling anybody. If false, reason has a full
 * sentence. */
bool move_may(struct engine *engine, const struct move *move, struct buf *reason);
/* Returns false if nothing moved; reason then has a full sentence. */
bool move_object(struct engine *engine, const struct move *move, struct buf *reason);
