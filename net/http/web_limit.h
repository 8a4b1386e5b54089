#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Limits the processor time of web requests by address. */
struct web_limit;

/* The burst, and the refill for each second. */
#define WEB_LIMIT_BURST_US 2000000
#define WEB_LIMIT_SECOND_US 100000
/* The least that a request is charged, since the kernel's part of its cost is not measured here. */
#define WEB_LIMIT_LEAST_US 100

struct web_limit *web_limit_create(void);
void web_limit_destroy(struct web_limit *limit);
/* True if the address may make another request; otherwise sets *out_wait_seconds. */
bool web_limit_allows(struct web_limit *limit, const char *address, uint32_t *out_wait_seconds);
/* Charges a request's time to its address. The balance may become negative; the address then
 * waits until it is refilled. */
void web_limit_charge(struct web_limit *limit, const char *address, int64_t us);
