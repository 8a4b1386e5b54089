#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"
#include "engine/core/run/slice.h"

/* What a builder's script may do to a player after that player said yes: take coins, take or change what they hold, fill
 * their hands, move them.
 *
 * A yes is for one owner. It is kept in the player's property `_approvals`: a table by the owner's id of
 * {by = owner, coins = N, left = N, things = true, once = object, gifts = true, to = place, until = ms}. An older world may
 * have moves = true, which counts for nothing.
 * The question itself is asked by line/question.c. */

enum approval_kind {
    APPROVAL_COINS, /* takes coins */
    APPROVAL_THING, /* takes, ends or changes `object`, which the player holds */
    APPROVAL_GIFTS, /* puts more than APPROVAL_GIFTS_FREE things into the player's hands */
    APPROVAL_MOVE,  /* brings the player to `object`; never kept for a second time */
    APPROVAL_OWNER, /* makes the player the owner of `object`; never kept */
};

/* What somebody's script wants. */
struct approval {
    enum approval_kind kind;
    uint64_t who;    /* the player who is asked */
    uint64_t owner;  /* whose yes it is for: one of approval_owners */
    uint64_t asker;  /* the thing whose script wants it; 0: the owner by a command */
    uint64_t object; /* see enum approval_kind; 0: none */
    int64_t coins;   /* APPROVAL_COINS */
};

enum {
    APPROVAL_GIFTS_FREE = 3, /* things of one owner that scripts put into hands without a yes */
    APPROVAL_GIFTS_MOST = 30, /* and with one */
    APPROVAL_OWNERS = 2,
    APPROVAL_MOVE_MS = 120000, /* how long a yes to be moved waits for its use */
};

/* True of a player and of the auction house: builders leave the things that they hold as they are. */
bool approval_is_keeper(struct engine *engine, struct object *object);
/* True if object lies in the auction house, and neither the stock game nor a wizard would touch it now: what people bid
 * for stays what it is until somebody fetches it. */
bool approval_is_put_up(struct engine *engine, const struct object *object);
/* Sets out to the owners whose yes the running code needs to touch who: its own, and that of the thing it belongs to.
 * Returns how many. 0: none, because the code is the stock game's, a wizard's or who's own. */
size_t approval_owners(
        struct engine *engine, const struct object *who, uint64_t out[APPROVAL_OWNERS]);
/* Returns the player who has object in their hands or home, at any depth, if the running code needs
 * their yes to take it; else NULL. Nobody holds the npcs and exits in a home. */
struct object *approval_holder(struct engine *engine, struct object *object);
/* The player whose hands are to, or hold it, under the same condition; else NULL. */
struct object *approval_hands(struct engine *engine, struct object *to);
/* How many things owner's scripts have put into the player's hands that are still there. */
size_t approval_gift_count(struct engine *engine, struct object *who, uint64_t owner);
/* True if the object whose code runs has a command that the trusted player's line means (LINE_OWN), or is named by it. */
bool approval_is_by_line(
        const struct engine *engine, const struct object *who, enum line_about least);
/* True if a kept yes covers what is wanted here and now. */
bool approval_covers(struct engine *engine, const struct approval *approval);
/* Counts it as done, so that a yes for once covers nothing more. In the open slice. */
void approval_use(struct engine *engine, const struct approval *approval);
/* Keeps the yes with the player. In the open slice. */
void approval_keep(struct engine *engine, const struct approval *approval);
/* NULL, or why object's property must stay as it is: what a player holds is changed by a line of theirs that names it, by
 * a yes, which it uses up, or by its own script; but that one neither names it nor fastens it. */
const char *approval_refuses_value(struct engine *engine, struct object *object, uint32_t atom);
