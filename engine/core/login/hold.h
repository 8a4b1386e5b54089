#pragma once
#include "engine/core/engine.h"

struct token;

/* Conversations held by a connection proxy: they continue with the server's next process, without
 * a log-in. The first two functions open transactions of their own. */

/* INTERNAL_ATTACH: gives a held session its resume token (MSG_HOLD). */
void hold_give(struct engine *engine, void *about);
/* INTERNAL_DETACH: the conversation is over; revokes its token. */
void hold_end(struct engine *engine, void *about);
/* INTERNAL_SLEEP: revokes all tokens of the character; needs an open tx. */
void hold_end_all(struct engine *engine, void *about);
/* Returns when the token's conversation began (wall clock). */
int64_t hold_began_ms(const struct token *token);
