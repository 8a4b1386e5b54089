#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

/* What lists of games are told by MSSP (mudhalla.net/tintin/protocols/mssp) beside what the server counts: the key
 * `mssp` of the configuration, { contact = "ann@example.org", ["minimum age"] = 13, ... }. */

typedef void mssp_pair(void *sink, const char *name, const char *value);

/* Is it a table of fields and what they can be: texts, numbers, true, false, and lists of those? Not of what the server
 * says itself: that is the truth. */
MUST_CHECK bool mssp_is_formed(const struct value *value, struct err *err);
/* Does the configuration say that field? name is as it is told: "WEBSITE". */
bool mssp_has(const struct value *chosen, const char *name);
/* Tells what the configuration says, and of the rest of what is told of every game what it does not. */
void mssp_tell(const struct value *chosen, mssp_pair *pair, void *sink);
