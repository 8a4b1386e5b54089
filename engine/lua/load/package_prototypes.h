#pragma once
#include "engine/base/err.h"

/* package_prototypes -- the prototypes.lua of packages, in a world that exists. */
struct engine;

/* Checks, in the open transaction and without a change, that they can be made, and the types of their
 * properties. Files that are as they were built in are left out. Fails with "FILE:LINE: sentence". */
MUST_CHECK bool package_prototypes_check(struct engine *engine, struct err *err);
/* Makes those that are new to the world, and has the others follow their file where nobody has changed
 * them. Logs why it could not; then nothing is changed. */
void package_prototypes_update(struct engine *engine);
