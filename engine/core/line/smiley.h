#pragma once
#include "engine/base/str.h"

/* True if the line is a smiley and nothing else: ":)", ";-)", "<3", "^^", ":wave:". */
bool smiley_is(struct str line);
