#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

/* An expected text as an extended regular expression: case does not matter, ^ and $ match at line
 * ends, a dot matches any byte. \d, \w, \s, \b and \n mean what they do elsewhere; a line that begins
 * with (?-i) respects case. There are no other groups with "?". */

struct pattern;

/* Returns NULL with err for an invalid expression. */
struct pattern *pattern_create(struct str text, struct err *err);
void pattern_destroy(struct pattern *pattern);
bool pattern_matches(const struct pattern *pattern, struct str text);
/* Finds a "{word}" in text that a sentence should have filled in; true with *out. */
bool pattern_find_placeholder(struct str text, struct str *out);
