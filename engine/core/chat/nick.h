#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"

/* Renames a guest, by request or by the game. */

/* Changes the name in the open transaction and tells everybody concerned, except that session
 * of theirs (0: no exception), which already knows. */
void nick_change(
        struct engine *engine, struct presence *presence, struct str name, uint64_t session);
/* Tells the guest, with a phrase that contains {name}, their new name. */
void nick_tell(struct engine *engine, const struct presence *presence, enum phrase phrase);
