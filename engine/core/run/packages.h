#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct engine;
struct object;
struct package;

/* packages -- which packages of the game are on (engine/base/package.h). The script host reads
 * them; before it has done so, none is. */

/* False for a package that is off or missing, and for "fighting" if the rules turn fights off. */
bool packages_is_on(const struct engine *engine, struct str name);
/* Returns the package that is off and has the behaviour of a prototype of object, or NULL. */
const struct package *packages_off_of(struct engine *engine, struct object *object);
