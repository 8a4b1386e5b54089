#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Rate limits: a token bucket for each key (an address, a name). */

struct attempts;

struct attempts *attempts_create(void);
void attempts_destroy(struct attempts *attempts);
/* Takes a token from key's bucket, which holds per_minute tokens and refills in a minute.
 * Returns false if it is empty. */
bool attempts_take(struct attempts *attempts, struct str key, uint32_t per_minute);
/* Same with a bucket of `most` tokens that refills in so many seconds; use the same values for
 * a key each time. */
bool attempts_take_within(
        struct attempts *attempts, struct str key, uint32_t most, uint64_t seconds);
/* Same for several tokens at once; if that is more than the bucket holds, a full bucket is
 * enough. */
bool attempts_take_many(struct attempts *attempts, struct str key, uint32_t tokens,
        uint32_t most, uint64_t seconds);
/* Returns the milliseconds until the bucket has so many tokens; 0: now. */
int64_t attempts_wait_ms(const struct attempts *attempts, struct str key, uint32_t tokens);
/* Gives a token back, if the attempt was legitimate. */
void attempts_give_back(struct attempts *attempts, struct str key, uint32_t per_minute);
