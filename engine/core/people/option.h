#pragma once
#include "engine/core/engine.h"
#include "world/value/value.h"

/* Returns the character's option of that name (`set`), or NULL. Borrowed until a property of
 * the character changes. */
const struct value *option_of(const struct object *character, struct str name);
