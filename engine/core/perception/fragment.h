#pragma once
#include "engine/core/engine.h"

/* Sentences that one object adds to another's description, each under a key of its giver, until
 * the giver takes them back or is destroyed. Kept in the property `fragments`. */

#define FRAGMENT_KEY_MAX 64
#define FRAGMENT_TEXT_MAX 400
#define FRAGMENTS_MAX 32 /* of one object */

/* Adds giver's sentence (markup) to object, in place of its last one under key; an empty text
 * takes it back. giver 0: the game itself. Returns false with a sentence if there are too many.
 * Needs an open tx. */
MUST_CHECK bool fragment_put(struct engine *engine, struct object *object, uint64_t giver,
        struct str key, struct str text, struct err *err);
/* Appends all sentences to out, which must be empty, with blanks between them. */
void fragment_each_text(struct engine *engine, struct object *object, struct buf *out);
