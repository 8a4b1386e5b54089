#pragma once
#include "engine/core/engine.h"

/* What the game needs a property to be. */

/* May object's property be value? A sentence that names it and what it has to be, if not. Nil is fine: it is
 * inherited then. */
MUST_CHECK bool kinds_ok(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err);
