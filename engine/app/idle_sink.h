#pragma once
#include "engine/session/hub.h"

/* Parts of a session_sink for a server without play: input has no effect, and no question
 * awaits an answer. */

void idle_sink_session(void *data, struct session *session);
void idle_sink_text(void *data, struct session *session, struct str text);
enum session_awaits idle_sink_awaits(void *data, const struct session *session);
