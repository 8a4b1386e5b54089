#pragma once
#include "engine/core/engine.h"

/* What of a line is manners and not meaning: "please", "can you", "!", a slash before it. */

/* Cuts it off *line, unless the line means something with it: speech keeps it. */
void polish_line(struct engine *engine, struct object *actor, struct str *line);
/* Ends text with such words or marks? */
bool polish_has(const struct engine *engine, struct str text);
/* Is it such a word? */
bool polish_is(const struct engine *engine, struct str word);
