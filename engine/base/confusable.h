#pragma once
#include "engine/base/buf.h"

/* Appends the letters of text as small Latin letters a reader would take them for: case, accents
 * and Cyrillic and Greek look-alikes are folded, and 0, 1, @, $ and the like become letters (1, l
 * and | become i). Other characters are left out, so "Pa$$ W0rd" gives "password". */
void confusable_fold(struct str text, struct buf *out);
/* Appends text with each character beyond ASCII that looks like a Latin letter replaced by that letter. */
void confusable_put_latin(struct str text, struct buf *out);
