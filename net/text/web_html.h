#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdint.h>

/* Escaping for HTML. All external text goes through one of these functions into a page, so no
 * browser interprets user input as HTML. */

/* Appends text, escaped for use between tags or in a quoted attribute. */
void web_put(struct buf *out, struct str text);
/* Appends text as one segment of a path or one value of a query. */
void web_put_segment(struct buf *out, struct str text);
/* Appends an address inside this site as it is, and "/" instead of any other. ampersand: how "&" is
 * written. */
void web_put_local(struct buf *out, struct str text, const char *ampersand);

/* Returns a member of an answer; empty or 0 if it is missing or of another type. */
struct str web_text(const json_t *object, const char *key);
int64_t web_number(const json_t *object, const char *key);
