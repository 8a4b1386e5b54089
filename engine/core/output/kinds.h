#pragma once
#include "engine/core/engine.h"

/* Type checks of well-known properties. */

/* True if value has the right type for object's property. Else err is a sentence that names the
 * property and its type. Nil is accepted: the value is inherited then. */
MUST_CHECK bool kinds_ok(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err);
/* Same for what a file declares, where objects are named by their refs, which are checked elsewhere. */
MUST_CHECK bool kinds_declared_ok(
        struct engine *engine, struct str name, const struct value *value, struct err *err);
