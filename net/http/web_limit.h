#pragma once
#include <stdbool.h>
#include <stdint.h>

/* How much of a processor's time an address may take for what it asks of the web. */
struct web_limit;

/* At once, and of each second for ever. */
#define WEB_LIMIT_BURST_US 2000000
#define WEB_LIMIT_SECOND_US 100000
/* The least that a request is charged, since the kernel's part of its cost is not measured here. */
#define WEB_LIMIT_LEAST_US 100

struct web_limit *web_limit_create(void);
void web_limit_destroy(struct web_limit *limit);
/* May this address ask once more? Else *out_wait_seconds. */
bool web_limit_allows(struct web_limit *limit, const char *address, uint32_t *out_wait_seconds);
/* Counts what a request of that address took, which may be more than it has left: then it waits until that is made up. */
void web_limit_charge(struct web_limit *limit, const char *address, int64_t us);
