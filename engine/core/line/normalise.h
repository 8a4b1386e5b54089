#pragma once
#include "engine/core/engine.h"

/* Politeness in a line: "please", "can you", "!", a slash before it. */

/* Removes it from *line, unless the line has a meaning with it, as speech does. */
void normalise_line(struct engine *engine, struct object *actor, struct str *line);
