#pragma once
#include "engine/core/engine.h"

/* Places where a line may be cut into several commands. */

struct joint {
    size_t from; /* end of the command */
    size_t to;   /* begin of the rest */
};

/* Finds the next joint from `at` on; returns false at the end. With an actor, "and" and a comma
 * count too if a command of the actor follows. */
bool joint_find(struct engine *engine, struct object *actor, struct str line, size_t at,
        struct joint *out);
/* True if text has a place where commands would be joined: for an actor by their commands too,
 * without one only by a mark or "then". */
bool joint_has(struct engine *engine, struct object *actor, struct str text);
/* Returns the first word, up to a semicolon in it. */
struct str joint_verb_of(struct str line);
/* True if the word is a stock verb or an alias of the actor, or the line is an exit. */
bool joint_starts_command(struct engine *engine, struct object *actor, struct str line);
/* Same for a full verb or a fixed short form: "ju" does not count as "jump" here. */
bool joint_begins_in_full(struct engine *engine, struct object *actor, struct str line);
/* True at a blank and at the end. */
bool joint_is_blank(struct str line, size_t at);
/* Returns the text without the marks at its end that end a command. */
struct str joint_without_marks(struct str text);
