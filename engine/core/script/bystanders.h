#pragma once
#include "engine/core/engine.h"

/* A summary of the answers and offers of everything around: actor (may be NULL), what they
 * hold, room (may be NULL) and its contents, of a crowd only what they answer as witnesses. All for
 * the open transaction. */

/* Returns the bits (behaviours_bit) of all events that any of them may handle. A clear bit is
 * certain. */
uint64_t bystanders_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded);

/* The bits of the events that they may handle in a role of their own: the actor and the room in
 * these roles, all others as held things or witnesses. */
struct bystanders_answers {
    uint64_t actor;
    uint64_t room;
    uint64_t others;
    uint64_t all; /* bystanders_events */
    bool crowded;
};

struct bystanders_answers bystanders_answer(
        struct engine *engine, struct object *actor, struct object *room);
/* bystanders_has_both: true if the last result was for these two. A thing moved between them stays
 * in the summary; bystanders_stays, called right after the move, keeps the summary valid. */
bool bystanders_has_both(
        struct engine *engine, const struct object *from, const struct object *to);
void bystanders_stays(
        struct engine *engine, const struct object *from, const struct object *to);
/* True if certainly none of them has a command without {this}. */
bool bystanders_has_no_plain(struct engine *engine, struct object *actor, struct object *room);
/* False if certainly none of them, or of their contents, has a command with {this} and one of
 * these verbs. verb: another form of word; it may be empty. */
bool bystanders_may_have_verb(struct engine *engine, struct object *actor, struct object *room,
        struct str word, struct str verb);
