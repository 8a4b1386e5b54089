#pragma once
#include "engine/core/engine.h"
#include "engine/core/event.h"

/* What somebody's pronouns mean: it, him, her and them, each by itself (physics N4). */

#define REFERENTS_MAX 32

struct referents {
    uint64_t it;  /* the last single thing referred to */
    uint64_t him; /* the last person of that pronoun */
    uint64_t her;
    uint64_t person;              /* the last person of any */
    uint64_t them[REFERENTS_MAX]; /* the last several, or one who is called so */
    size_t them_count;
};

/* Notes what a command that the actor gave is about: the first thing, and each person. */
void referents_note(struct engine *engine, struct referents *referents,
        const struct object *actor, const struct event *event);
/* True if word is a pronoun of that sort; what it means goes to out (at most REFERENTS_MAX; none if nothing
 * was mentioned). Of somebody who never said what to be called any pronoun will do. */
bool referents_find(struct engine *engine, const struct referents *referents, struct str word,
        uint64_t *out, size_t *out_count);
