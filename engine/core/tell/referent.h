#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/event.h"

/* What somebody's pronouns mean: it, him, her and them, each by itself. */

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
