#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"
#include "engine/core/run/transaction.h"

/* Permissions that players give to builders' scripts: to take coins, take or change what they
 * hold, fill their hands, move them.
 *
 * A permission is for one owner. It is kept in the player's property `_approvals`: a table by
 * the owner's id of {by = owner, coins = N, left = N, things = true, once = object, gifts =
 * true, to = place, until = ms}. An older world may have moves = true, which is ignored.
 * line/question.c asks the player. */

enum approval_kind {
    APPROVAL_COINS, /* takes coins */
    APPROVAL_THING, /* takes, ends or changes `object`, which the player holds */
    APPROVAL_GIFTS, /* puts more than APPROVAL_GIFTS_FREE things into the player's hands */
    APPROVAL_MOVE,  /* brings the player to `object`; never kept for a second use */
    APPROVAL_OWNER, /* makes the player the owner of `object`; never kept */
    APPROVAL_OFFER, /* what `text` says, and takes `coins` or brings the player to `object`; never kept */
};

/* A script's request. */
struct approval {
    enum approval_kind kind;
    uint64_t who;    /* the player who is asked */
    uint64_t owner;  /* the owner who needs the permission: one of approval_owners */
    uint64_t asker;  /* the thing whose script asks; 0: a command of the owner */
    uint64_t object; /* see enum approval_kind; 0: none */
    int64_t coins;   /* APPROVAL_COINS, APPROVAL_OFFER */
    struct str text; /* APPROVAL_OFFER: one line, markup; of the game's own words if `plain` */
    bool plain;
    uint64_t topic; /* of the game's own offer: a hash of what it is about */
};

enum {
    /* things of one owner that scripts may hand over without permission */
    APPROVAL_GIFTS_FREE = 3,
    APPROVAL_GIFTS_MOST = 30, /* and with permission */
    APPROVAL_OWNERS = 2,
    APPROVAL_MOVE_MS = 120000, /* how long a permission to be moved is valid */
};

/* True for the kinds of which a yes holds once: the player is asked again each time. */
static inline bool approval_is_once(enum approval_kind kind)
{
    return kind == APPROVAL_OWNER || kind == APPROVAL_MOVE || kind == APPROVAL_OFFER;
}

/* True for a player and for the auction house: builders may not change things that they hold. */
bool approval_is_holder(struct engine *engine, struct object *object);
/* True if object is in the auction house, and the running code is neither the stock game's nor
 * a wizard's: items on auction do not change until somebody collects them. */
bool approval_is_put_up(struct engine *engine, const struct object *object);
/* Sets out to the owners whose permission the running code needs to affect who: its own owner,
 * and the owner of its thing. Returns how many; 0 if the code is the stock game's, a wizard's
 * or who's own. */
size_t approval_owners(
        struct engine *engine, const struct object *who, uint64_t out[APPROVAL_OWNERS]);
/* Returns the player who has object in their hands or home, at any depth, if the running code
 * needs their permission to take it; else NULL. Npcs and exits in a home belong to nobody in
 * this sense. */
struct object *approval_holder(struct engine *engine, struct object *object);
/* True if such a player has a thing in their hands or home that inherits from object. */
bool approval_keeps_heir(struct engine *engine, struct object *object);
/* Returns the player who is `to` or holds it, under the same condition; else NULL. */
struct object *approval_hands(struct engine *engine, struct object *to);
/* True if place is a character or inside one. */
bool approval_is_carried(struct engine *engine, struct object *place);
/* Returns how many things in the player's hands were put there by owner's scripts. */
size_t approval_gift_count(struct engine *engine, struct object *who, uint64_t owner);
/* True if the trusted player's line concerns the object whose code runs at least so closely. */
bool approval_is_by_line(
        const struct engine *engine, const struct object *who, enum line_about least);
/* True if a kept permission covers the request now. */
bool approval_covers(struct engine *engine, const struct approval *approval);
/* Counts the request as done, which uses up a permission for once. Needs an open transaction. */
void approval_use(struct engine *engine, const struct approval *approval);
/* Keeps the permission with the player. Needs an open transaction. */
void approval_keep(struct engine *engine, const struct approval *approval);
/* Returns NULL, or why object's property may not change. A thing that a player holds may be
 * changed by a line of theirs that names it, by a permission, which is used up, or by its own
 * script; but that script may neither rename nor fasten it. */
const char *approval_refuses_value(struct engine *engine, struct object *object, uint32_t atom);
