#pragma once
#include "engine/core/engine.h"

/* Up to when somebody has read what was said on a channel or with a person, as their chat clients say: kept with the
 * character in a property that nobody else sees. */
#define MARKS_MAX 200      /* of one character: the oldest go */
#define MARK_TARGET_MAX 64 /* bytes */

/* Is it something that can have a mark: one word, not too long? */
bool marks_is_target(struct str target);
/* The time (ms, wall clock); 0: there is none. In any case of the target's letters. */
int64_t marks_get(struct engine *engine, const struct object *character, struct str target);
/* Through the open tx. Marks go forward alone, and not into the future. Returns what it is now. */
int64_t marks_set(
        struct engine *engine, struct object *character, struct str target, int64_t time_ms);
