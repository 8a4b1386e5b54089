#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* How often something may be tried: a bucket of tokens for each key (an address, a name). */

struct attempts;

struct attempts *attempts_create(void);
void attempts_destroy(struct attempts *attempts);
/* Takes a token of key's bucket, which holds per_minute and is filled again in a minute. False
 * if it is empty. */
bool attempts_take(struct attempts *attempts, struct str key, uint32_t per_minute);
/* The same with a bucket of its own size, filled again within so many seconds; a key is always asked for alike. */
bool attempts_take_within(
        struct attempts *attempts, struct str key, uint32_t most, uint64_t seconds);
/* The same for several tokens at once; of more than the bucket holds, a full one is enough. */
bool attempts_take_many(struct attempts *attempts, struct str key, uint32_t tokens,
        uint32_t most, uint64_t seconds);
/* Returns in how many milliseconds a bucket has so many tokens again; 0: it has them. */
int64_t attempts_wait_ms(const struct attempts *attempts, struct str key, uint32_t tokens);
/* Gives one back: it was no abuse. */
void attempts_give_back(struct attempts *attempts, struct str key, uint32_t per_minute);
