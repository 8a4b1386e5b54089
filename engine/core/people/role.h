#pragma once
#include "engine/core/engine.h"

#include <stdbool.h>

/* Roles: the rights of an account. */
enum role { PERM_PLAYER = 0, PERM_BUILDER, PERM_WIZARD };

const char *role_name(enum role role);
/* Returns false if no role has that name. */
bool role_parse(struct str name, enum role *out);

/* Returns the role of a character's account; guests and npcs are players. */
enum role role_of(struct engine *engine, uint64_t character);
