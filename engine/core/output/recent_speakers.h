#pragma once
#include "engine/core/engine.h"

/* Counts spoken lines that no score table has yet (scripts/scores/lib/scores.lua). They are counted
 * here since most speech runs without a script (line/plain.c). In memory only, and not undone
 * with a transaction; a loss does not matter. */

/* Counts a line. Returns true if it opens a new counting period of that many seconds of world
 * time. Lines of an earlier period that was not fetched (speakers_end) are included. */
bool speakers_count(struct engine *engine, uint64_t character, int64_t seconds);
/* True if the character's counting period is still open. */
bool speakers_counts(const struct engine *engine, uint64_t character);
/* Ends the count and returns the number of lines. */
uint32_t speakers_end(struct engine *engine, uint64_t character);
/* Iterates over the characters that have a count, like map_each. */
bool speakers_each(const struct engine *engine, size_t *cursor, uint64_t *out_character);
