#pragma once
#include "engine/app/apply.h"

/* Applies the files to a copy of the world (NULL: to a new one that is made of them, in directory), lints each behaviour of
 * theirs and runs its tests there; prints what is wrong. False if something is. Nothing stays. */
MUST_CHECK bool apply_check(const char *directory, const char *world, struct apply_files *files,
        enum apply_side side, struct err *err);
