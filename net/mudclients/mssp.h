#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

/* Fields for lists of games by MSSP (mudhalla.net/tintin/protocols/mssp), in addition to those
 * that the server counts. They come from the configuration key `mssp`: { contact =
 * "ann@example.org", ["minimum age"] = 13, ... }. */

typedef void mssp_pair(void *sink, const char *name, const char *value);

/* Checks for a table of fields with valid values: texts, numbers, true, false, and lists of
 * those. Refuses fields that the server fills in itself, because they have to be true. */
MUST_CHECK bool mssp_is_formed(const struct value *value, struct err *err);
/* Returns whether the configuration sets that field; name is in the protocol form: "WEBSITE". */
bool mssp_has(const struct value *chosen, const char *name);
/* Sends the configured fields, and the defaults for fields that are not configured. */
void mssp_tell(const struct value *chosen, mssp_pair *pair, void *sink);
