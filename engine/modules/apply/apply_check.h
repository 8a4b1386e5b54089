#pragma once
#include "engine/modules/apply/apply.h"

struct apply_checking {
    const char *directory;
    const char *world; /* NULL: a new one made from the directory */
    struct design_files *files;
    struct str bundle; /* their text */
    enum apply_side side;
};

/* Applies the files to a copy of the world, lints what they declare and each of their behaviours, and runs its
 * tests there. Prints problems and returns false if there are any. The copy is deleted. */
MUST_CHECK bool apply_check(const struct apply_checking *asked, struct err *err);
