#pragma once
#include <stdbool.h>
#include <stdint.h>

/* How often an address may ask. */
struct web_limit;

struct web_limit *web_limit_create(void);
void web_limit_destroy(struct web_limit *limit);
/* May this address ask once more? Else *out_wait_seconds. */
bool web_limit_allows(struct web_limit *limit, const char *address, uint32_t *out_wait_seconds);
