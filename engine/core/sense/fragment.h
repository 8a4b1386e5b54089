#pragma once
#include "engine/core/engine.h"

/* Sentences that one thing adds to another's description, each under a key of its giver's, until
 * it takes them back or is gone. Kept in the property `fragments`. */

#define FRAGMENT_KEY_MAX 64
#define FRAGMENT_TEXT_MAX 400
#define FRAGMENTS_MAX 32 /* of one object */

/* Adds giver's sentence (markup) to object, in place of its last one under key; empty: takes it
 * back. giver 0: the game itself. False with a sentence if there are too many. Through the open
 * tx. */
MUST_CHECK bool fragment_put(struct engine *engine, struct object *object, uint64_t giver,
        struct str key, struct str text, struct err *err);
/* Appends all to out, which is empty, a blank between them. */
void fragment_each_text(struct engine *engine, struct object *object, struct buf *out);
