#pragma once
#include "engine/core/engine.h"

/* A player's own words for lines (`alias`). */

/* The line that the word stands for, or bytes NULL. Borrowed until a property of the actor changes. */
struct str alias_of(const struct object *actor, struct str word);
/* Appends the line that meaning stands for with the rest of what was typed: $1 to $9 are its words and $* all of it; if
 * meaning has none of these, the rest is put behind it. False if that is longer than a line may be. */
MUST_CHECK bool alias_expand(struct str meaning, struct str rest, struct buf *out);
