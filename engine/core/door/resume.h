#pragma once
#include "engine/core/engine.h"

/* Both are what session_sink says of them. The session goes on when those who came before are in; if it cannot, it is a
 * newcomer. */
void resume_session(struct engine *engine, struct session *session, struct str token);
enum session_awaits resume_awaits(struct engine *engine, const struct session *session);
