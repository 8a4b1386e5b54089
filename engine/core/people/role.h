#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* What an account may do. */
enum role { PERM_PLAYER = 0, PERM_BUILDER, PERM_WIZARD };

const char *role_name(enum role role);
/* False if there is no role of that name. */
bool role_parse(struct str name, enum role *out);
