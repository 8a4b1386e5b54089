#pragma once
#include "engine/core/engine.h"

/* Conversations that a gate holds: they go on with the server's next process, without a log-in. Each opens its own
 * slices. */

/* Gives a held session the token by which it goes on (MSG_HOLD): when it has begun to speak for a character. */
void hold_give(struct engine *engine, struct session *session);
/* The session goes on by this token, when those who came before are in, or is a newcomer if it cannot. */
void hold_resume(struct engine *engine, struct session *session, struct str token);
/* The conversation is over: its token is good no more. */
void hold_end(struct engine *engine, struct session *session);
/* See session_sink. */
enum session_awaits hold_awaits(struct engine *engine, const struct session *session);
