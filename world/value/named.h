#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "world/value/value.h"

#include <stdbool.h>

/* Whether a value is a name or a list of them is its property's to say; any other value names nothing. */

/* Is part, case-folded, in one of these names? Of less than three characters: does one of their words begin with
 * it? */
bool named_has(const struct value *names, struct str part);
/* Appends what the index has of these names: nothing if there are none. */
void named_put_parts(const struct value *names, struct buf *out);
/* Appends what to ask the index for, so that all names that have part are among the answers, and few others. */
void named_put_question(struct str part, struct buf *out);
/* Appends to such a question three characters, as they stand in what named_put_parts makes. */
void named_put_gram(struct str three, struct buf *out);
