#pragma once
#include "engine/app/config.h"
#include "engine/core/calls/calls_office.h"

/* Returns the active configuration as a list for operators: each key with its value as Lua
 * text, and the value's origin. Passwords are hidden, also in addresses. begun: the
 * configuration at the start, which counts for keys that take effect only then. */
json_t *config_show(const struct config *config, const struct config *begun);
