#pragma once
#include "engine/core/engine.h"

/* Words that are only polite, such as "please", and marks at the end of a line: "!?,". */

/* True if it is such a word. */
bool polite_is(const struct engine *engine, struct str word);
/* True if text ends with such words or marks. */
bool polite_has(const struct engine *engine, struct str text);
/* Returns the last word without a trailing dot, which otherwise ends a command (join.c). */
struct str polite_last_word(struct str line);
bool polite_ends_in_mark(struct str line);
