#pragma once
#include "engine/core/engine.h"
#include "engine/core/people/account.h"

/* Appends whose object is: "Bea", "Bea, who has no account here" or "the game"; plain text. */
void absent_write_owner(struct engine *engine, const struct object *object, struct buf *out);
/* MOMENT_ROLE: gives the character of a struct account that is no mere player what came with the world under its name, before there was an account
 * (see world/text/text_world.h). Says so in the audit log. Only in a slice. */
void absent_claim(struct engine *engine, void *about);
