#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/event.h"

/* Pronoun resolution for one player: it, him, her and them. */

/* Notes the objects of a command that actor gave: the first thing, and each person. self is the
 * object that has the command, if the line named it, or NULL. */
void referents_note(struct engine *engine, struct referents *referents,
        const struct object *actor, const struct event *event, struct object *self);
/* Makes "it" mean that thing. */
void referents_note_thing(
        struct engine *engine, struct referents *referents, struct object *thing);
/* Makes "it" mean a detail of a description. */
void referents_note_scenery(struct referents *referents, struct str words);
/* Returns the words of the detail if word is "it" and means one; otherwise NULL bytes. */
struct str referents_scenery(
        const struct engine *engine, const struct referents *referents, struct str word);
/* True if word is such a pronoun; its objects go to out (at most REFERENTS_MAX; none if nothing
 * was mentioned). For a person who has not chosen a pronoun, both "him" and "her" work. */
bool referents_find(struct engine *engine, const struct referents *referents, struct str word,
        uint64_t *out, size_t *out_count);
