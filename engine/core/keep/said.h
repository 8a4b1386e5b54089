#pragma once
#include "engine/core/engine.h"

/* Lines that people have said and that no board has yet (scripts/lib/scores.lua). They are counted here, for most of them are
 * said without a script (line/plain.c). In memory alone, and not taken back with a slice: who loses some has lost little. */

/* Counts a line of somebody. True if it is the first of a count, which is open for so many seconds of the world's time; lines
 * of one that was not asked for (said_end) are in it. */
bool said_count(struct engine *engine, uint64_t character, int64_t seconds);
/* Is a count of theirs open? */
bool said_counts(const struct engine *engine, uint64_t character);
/* Ends it: how many lines there were. */
uint32_t said_end(struct engine *engine, uint64_t character);
/* Walks those of whom there is a count, as map_each does. */
bool said_each(const struct engine *engine, size_t *cursor, uint64_t *out_character);
void said_destroy(struct engine *engine);
