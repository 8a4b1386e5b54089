#pragma once
#include "world/value/value.h"

/* How often something is done, in the configuration: a number of seconds, or one with its unit as text, "6h". */

/* Reads it; 0: it is none. */
uint32_t config_every_seconds(const struct value *value);
/* Whether it is one, of a second to a year. */
bool config_every_is_one(const struct value *value, struct err *err);
