#pragma once
#include "engine/core/tell/format.h"

/* Coalesces arrivals and departures in a crowd: few are told one by one, more as a sum, "Ann,
 * Bob, Kim and 40 others arrive." */

/* SUMS_CROWD: contents of a place, things included, that make it a crowd. SUMS_ALONE: arrivals
 * and departures per second that are told one by one there: enough for a party of eight that
 * passes through. */
enum { SUMS_CROWD = 40, SUMS_ALONE = 16 };

struct sums *sums_create(void);
/* NULL is accepted. */
void sums_destroy(struct sums *sums);
/* Called before an act is told. Returns true if it will be told in a sum instead; chat clients
 * have then been told of it. */
bool sums_take(struct engine *engine, const struct act *act);
/* Called before an act is told that names these characters. If one of them is in the place's
 * sum, tells the sum first. */
void sums_tell_before(
        struct engine *engine, const struct act *act, const uint64_t *named, size_t count);
/* Tells all waiting sums when the game stops. Call outside transactions. */
void sums_tell_now(struct engine *engine);
/* True if the character with this first session uses a chat client and is therefore told
 * everything at once. */
bool sums_spare(const struct session *first);
