#pragma once
#include "engine/core/engine.h"

/* Conversations that a gate holds: they go on with the server's next process, without a log-in. Each opens its own
 * slices. */

/* Gives a held session the token by which it goes on (MSG_HOLD): when it has begun to speak for a character. */
void hold_give(struct engine *engine, struct session *session);
/* The conversation is over: its token is good no more. */
void hold_end(struct engine *engine, struct session *session);
