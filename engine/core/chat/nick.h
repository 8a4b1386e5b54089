#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"

/* A guest takes another name, or is given one. */

/* In the open slice: whom that concerns is told, but for that session of theirs, which knows (0: none). */
void nick_change(
        struct engine *engine, struct presence *presence, struct str name, uint64_t session);
/* Tells them so, in a phrase with {name}, their new one. */
void nick_tell(struct engine *engine, const struct presence *presence, enum phrase phrase);
