#pragma once
#include "engine/modules/apply/apply.h"

/* Applies the files to a copy of the world (NULL: to a new world made from the directory),
 * lints each of their behaviours and runs its tests there. Prints problems and returns false if
 * there are any. The copy is deleted. */
MUST_CHECK bool apply_check(const char *directory, const char *world,
        struct design_files *files, enum apply_side side, struct err *err);
