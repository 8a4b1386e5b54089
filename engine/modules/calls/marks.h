#pragma once
#include "engine/core/engine.h"

/* Read markers: up to when somebody has read a channel or a private conversation, as reported
 * by their chat clients. Stored with the character in a hidden property. */
#define MARKS_MAX 200      /* per character; the oldest are removed */
#define MARK_TARGET_MAX 64 /* bytes */

/* True if target can have a mark: one word, not too long. */
bool marks_is_target(struct str target);
/* Returns the time (ms, wall clock); 0: no mark. Case of target is ignored. */
int64_t marks_get(struct engine *engine, const struct object *character, struct str target);
/* Sets a mark in the open transaction. Marks only move forward, and not into the future.
 * Returns the current value. */
int64_t marks_set(
        struct engine *engine, struct object *character, struct str target, int64_t time_ms);
