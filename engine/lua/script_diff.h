#pragma once
#include "engine/base/str.h"

/* What differs between two texts, line by line: calls line with ' ' (in both), '-' (in a only) or '+' (in b
 * only), in order. Texts are borrowed for the call. */
void script_diff(struct str a, struct str b, void (*line)(void *data, char op, struct str text),
        void *data);
