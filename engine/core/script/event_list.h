#pragma once
#include "engine/core/run/event.h"

#include <stddef.h>

/* Returns the game's events other than those of its verbs. */
const char *const *event_list(size_t *out_count);
/* The roles in an event, as builders name them; ROLE_ANY has no name. */
extern const char *const event_role_names[ROLE_COUNT];
