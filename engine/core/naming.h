#pragma once
#include "engine/core/engine.h"

/* What things may be called. Players' names are account.h's. */

/* May object be called so? A sentence if not: a name is one plain line, and none but a player has a
 * player's name. Nil is fine: the name is inherited. */
MUST_CHECK bool naming_ok(struct engine *engine, struct object *object,
        const struct value *name, struct err *err);
/* Same, of what is yet to be made. */
MUST_CHECK bool naming_of_thing_ok(struct engine *engine, struct str name, struct err *err);
/* Would a reader take name for an account's: the same letters, or letters that look the same? */
bool naming_is_accounts(struct engine *engine, struct str name);
