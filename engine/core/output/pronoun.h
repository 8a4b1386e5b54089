#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/event.h"

/* Pronoun resolution for one player: it, him, her and them. */

/* Notes the objects of a command that actor gave: the first thing, and each person. self is the
 * object that has the command, if the line named it, or NULL. */
void pronouns_note(struct engine *engine, struct pronouns *pronouns, const struct object *actor,
        const struct event *event, struct object *self);
/* Makes "it" mean that thing. */
void pronouns_note_thing(
        struct engine *engine, struct pronouns *pronouns, struct object *thing);
/* Makes "it" mean a detail of a description. */
void pronouns_note_scenery(struct pronouns *pronouns, struct str words);
/* Returns the words of the detail if word is "it" and means one; otherwise NULL bytes. */
struct str pronouns_scenery(
        const struct engine *engine, const struct pronouns *pronouns, struct str word);
/* True if word is such a pronoun; its objects go to out (at most PRONOUNS_MAX; none if nothing
 * was mentioned). For a person who has not chosen a pronoun, both "him" and "her" work. */
bool pronouns_find(struct engine *engine, const struct pronouns *pronouns, struct str word,
        uint64_t *out, size_t *out_count);
