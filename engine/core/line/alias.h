#pragma once
#include "engine/core/engine.h"

/* Player aliases for lines (`alias`). */

/* Returns the line that the word stands for, or bytes NULL. Borrowed until a property of the actor
 * changes. */
struct str alias_of(const struct object *actor, struct str word);
/* Appends the expansion of meaning: $1 to $9 are the words of rest and $* is all of it. If meaning
 * has no such mark, rest is appended. Returns false if the result is longer than a line may be. */
MUST_CHECK bool alias_expand(struct str meaning, struct str rest, struct buf *out);
