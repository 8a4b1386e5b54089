#pragma once
#include "world/value/value.h"

struct engine;

/* Small tables of the whole game that are no object's: high scores, the calendar of events. Each
 * has a name and one value; they are kept in the world file beside the objects, are not part of
 * the world as text, and are few. */

#define LEDGER_NAME_MAX 32

/* The value under a name, nil if there is none. Borrowed until the next call. */
const struct value *ledger_get(struct engine *engine, struct str name);
/* Through the open tx; takes value (nil: removes). False, and value is freed, if it is larger than
 * a property may be or the name no short word. */
bool ledger_set(struct engine *engine, struct str name, struct value value);
