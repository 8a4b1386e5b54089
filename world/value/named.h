#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "world/value/value.h"

#include <stdbool.h>

/* The caller knows whether a property holds names. A value that is neither a text nor a table has
 * no names. */

/* True if part, case-folded, is in one of these names. A part shorter than three characters must be
 * at the beginning of a word. */
bool named_has(const struct value *names, struct str part);
/* Appends the index terms of these names; nothing for a value without names. */
void named_put_parts(const struct value *names, struct buf *out);
/* Appends a query for the index that finds all names with part, and few others. */
void named_put_question(struct str part, struct buf *out);
/* Appends a trigram to such a query, in the form of named_put_parts. */
void named_put_gram(struct str three, struct buf *out);
