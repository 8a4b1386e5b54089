#pragma once
#include "world/value/value.h"

/* Intervals in the configuration: a number of seconds, or text with a unit, "6h". */

/* Returns the seconds; 0: invalid. */
uint32_t config_every_seconds(const struct value *value);
/* True if it is an interval from a second to a year. */
bool config_every_is_one(const struct value *value, struct err *err);
