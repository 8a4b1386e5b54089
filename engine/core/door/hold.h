#pragma once
#include "engine/core/engine.h"

struct token;

/* Conversations that a gate holds: they go on with the server's next process, without a log-in. The first two open
 * slices of their own. */

/* MOMENT_ATTACH: gives a held session the token by which it goes on (MSG_HOLD). */
void hold_give(struct engine *engine, void *about);
/* MOMENT_DETACH: the conversation is over, and its token is good no more. */
void hold_end(struct engine *engine, void *about);
/* MOMENT_SLEEP: so are all of the character's; through the open tx. */
void hold_end_all(struct engine *engine, void *about);
/* When the conversation of such a token came in (wall clock). */
int64_t hold_began_ms(const struct token *token);
