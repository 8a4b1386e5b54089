#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

/* What must come, as an expression of PCRE2's: case does not matter, ^ and $ match at line ends, a dot
 * matches anything. */

struct pattern;

/* NULL with err for what is no expression. */
struct pattern *pattern_create(struct str text, struct err *err);
void pattern_destroy(struct pattern *pattern);
bool pattern_matches(const struct pattern *pattern, struct str text);
