#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Limits the processor time that visitors cost, by address: pages, and what the line protocols answer. */
struct time_limit;

/* The burst, and the refill for each second. */
#define TIME_LIMIT_BURST_US 2000000
#define TIME_LIMIT_SECOND_US 100000
/* The least that a request is charged, since the kernel's part of its cost is not measured here. */
#define TIME_LIMIT_LEAST_US 100

struct time_limit *time_limit_create(void);
/* Returns *shared, which the first service that joins creates; the last that leaves frees it and sets it to NULL. */
struct time_limit *time_limit_join(struct time_limit **shared);
void time_limit_leave(struct time_limit **shared);
void time_limit_destroy(struct time_limit *limit);
/* True if the address may make another request; otherwise sets *out_wait_seconds. */
bool time_limit_allows(
        struct time_limit *limit, const char *address, uint32_t *out_wait_seconds);
/* Charges a request's time to its address. The balance may become negative; the address then
 * waits until it is refilled. */
void time_limit_charge(struct time_limit *limit, const char *address, int64_t us);
