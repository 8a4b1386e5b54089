#pragma once
#include "engine/core/engine.h"
#include "world/value/value.h"

/* What a character has set by that name (`set`), or NULL. Borrowed until a property of theirs changes. */
const struct value *option_of(const struct object *character, struct str name);
