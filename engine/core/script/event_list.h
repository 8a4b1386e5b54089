#pragma once
#include <stddef.h>

/* Events that the game has beside those of its verbs. */
const char *const *event_list(size_t *out_count);
