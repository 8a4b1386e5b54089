#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/event.h"

/* What somebody's pronouns mean: it, him, her and them, each by itself. */

#define REFERENTS_MAX 32
#define REFERENTS_WORDS_MAX 64

struct referents {
    uint64_t it;                       /* the last single thing referred to */
    char scenery[REFERENTS_WORDS_MAX]; /* the words of a detail, if it was that; else "" */
    uint64_t him;                      /* the last person of that pronoun */
    uint64_t her;
    uint64_t person;              /* the last person of any */
    uint64_t them[REFERENTS_MAX]; /* the last several, or one who is called so */
    size_t them_count;
};

/* Notes what a command that the actor gave is about: the first thing, and each person; self is the one whose
 * command it is, if the line named it, or NULL. */
void referents_note(struct engine *engine, struct referents *referents,
        const struct object *actor, const struct event *event, struct object *self);
/* It is that thing from now on. */
void referents_note_thing(
        struct engine *engine, struct referents *referents, struct object *thing);
/* It is a detail of a description from now on. */
void referents_note_scenery(struct referents *referents, struct str words);
/* The words of the detail, if word is "it" and means one; else words that are NULL. */
struct str referents_scenery(
        const struct engine *engine, const struct referents *referents, struct str word);
/* True if word is a pronoun of that sort; what it means goes to out (at most REFERENTS_MAX; none if nothing
 * was mentioned). Of somebody who never said what to be called any pronoun will do. */
bool referents_find(struct engine *engine, const struct referents *referents, struct str word,
        uint64_t *out, size_t *out_count);
