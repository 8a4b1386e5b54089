#pragma once
#include "engine/base/buf.h"

/* Appends the letters of text as small Latin letters a reader would take them for: case, accents
 * and Cyrillic and Greek look-alikes are folded, and 0, 1, @, $ and the like become letters (1, l
 * and | become i). Other characters are left out, so "Pa$$ W0rd" gives "password". */
void confusable_fold(struct str text, struct buf *out);
