#pragma once
#include "engine/core/engine.h"

/* Events that builders make up, told to who is there, and to areas. */

/* It happens to object, by the code that runs now, with data (may be NULL; copied) as e.data. Needs an open slice; what
 * areas are told comes to nothing if that is undone. */
void emit(struct engine *engine, struct object *object, struct str name,
        const struct value *data);
