#pragma once
#include "engine/core/tell/format.h"

/* Who comes into a crowd and leaves it: told one by one as long as they are few, and in sums beyond that,
 * "Ann, Bob, Kim and 40 others arrive." */

/* What a place holds, things too, from which on it is a crowd; and how many who come or go in a second are told one by
 * one there: a party of eight that comes in and goes on at once. */
enum { SUMS_CROWD = 40, SUMS_ALONE = 16 };

struct sums *sums_create(void);
/* NULL is accepted. */
void sums_destroy(struct sums *sums);
/* Before an act is told. True: it is not, for it will be told in a sum; who is told nothing in sums has been told
 * of it. */
bool sums_take(struct engine *engine, const struct act *act);
/* Before an act is told that names these: if one of them is in the sum of the place, that is told. */
void sums_tell_before(
        struct engine *engine, const struct act *act, const uint64_t *named, size_t count);
/* Tells all that waits: the game ends. Outside of slices. */
void sums_tell_now(struct engine *engine);
/* Is the character, of whom this is the first session, told everything at once: do they chat? */
bool sums_spare(const struct session *first);
