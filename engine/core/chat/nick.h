#pragma once
#include "engine/core/people/presence.h"

/* Renames a guest, by request or by the game. */

/* Changes the name in the open transaction and tells everybody concerned, except that session
 * of theirs (0: no exception), which already knows. */
void nick_change(
        struct engine *engine, struct presence *presence, struct str name, uint64_t session);
