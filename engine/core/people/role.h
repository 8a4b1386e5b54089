#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Roles: the rights of an account. */
enum role { PERM_PLAYER = 0, PERM_BUILDER, PERM_WIZARD };

const char *role_name(enum role role);
/* Returns false if no role has that name. */
bool role_parse(struct str name, enum role *out);
