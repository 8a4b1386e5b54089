#pragma once
#include "engine/core/engine.h"

/* Events that builders define, told to everyone present and to areas. */

/* Emits an event that happens to object, from the running code, with data (may be NULL; copied)
 * as e.data. Needs an open transaction; undoing it cancels what areas would be told. */
void emit(struct engine *engine, struct object *object, struct str name,
        const struct value *data);
/* Runs all handlers of what a character does alone, such as "connect", in a transaction of its own. */
void emit_alone(struct engine *engine, uint64_t character, struct str name, struct str how);
