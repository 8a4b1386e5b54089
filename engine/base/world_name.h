#pragma once
#include "engine/base/str.h"

/* Names of the worlds of a realm. */

#define WORLD_NAME_MAX 32 /* bytes */

/* True if the name matches [a-z][a-z0-9-]* and has at most WORLD_NAME_MAX bytes. */
bool world_name_is_formed(struct str name);
