#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

/* An expected text as a PCRE2 expression: case does not matter, ^ and $ match at line ends, a dot
 * matches anything. */

struct pattern;

/* Returns NULL with err for an invalid expression. */
struct pattern *pattern_create(struct str text, struct err *err);
void pattern_destroy(struct pattern *pattern);
bool pattern_matches(const struct pattern *pattern, struct str text);
