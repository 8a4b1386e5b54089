#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"

/* Appends the owner of object: "Bea", "Bea, who has no account here" or "the game"; plain text. */
void absent_write_owner(struct engine *engine, const struct object *object, struct buf *out);
/* Handler of INTERNAL_ROLE: gives imported things under the account's name to its character, if the
 * struct account is more than a player (see world/text/text_world.h). Writes to the audit log.
 * Needs an open transaction. */
void absent_claim(struct engine *engine, void *about);
