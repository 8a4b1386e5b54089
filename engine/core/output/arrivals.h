#pragma once
#include "engine/core/output/format.h"

/* Coalesces arrivals and departures in a crowd: few are told one by one, more as a sum, "Ann,
 * Bob, Kim and 40 others arrive." */

/* ARRIVALS_CROWD: contents of a place, things included, that make it a crowd. ARRIVALS_ALONE:
 * arrivals and departures per second that are told one by one there: enough for a party of eight
 * that passes through. */
enum { ARRIVALS_CROWD = 40, ARRIVALS_ALONE = 16 };

/* Called before an act is told. Returns true if it will be told with others later, by tell_act; chat
 * clients have then been told of it. */
bool arrivals_take(struct engine *engine, const struct act *act,
        void (*tell_act)(struct engine *engine, const struct act *act));
/* Called before an act is told that names these characters. If one of them is in the place's
 * sum, tells the sum first. */
void arrivals_tell_before(
        struct engine *engine, const struct act *act, const uint64_t *named, size_t count);
/* Tells the arrivals and departures that wait when the game stops. Call outside transactions. */
void arrivals_tell_now(struct engine *engine);
