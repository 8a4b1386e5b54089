#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"

/* Appends the owner of object: "Bea", "Bea, who has no account here" or "the game"; plain text. */
void absent_write_owner(struct engine *engine, const struct object *object, struct buf *out);
