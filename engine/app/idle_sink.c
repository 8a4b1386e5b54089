/* idle_sink.c -- session callbacks that do nothing, for pages without play: on a follower or a
 * read-only copy. */
#include "engine/app/idle_sink.h"

void idle_sink_session(void *data, struct session *session)
{
    (void)data;
    (void)session;
}

void idle_sink_text(void *data, struct session *session, struct str text)
{
    (void)data;
    (void)session;
    (void)text;
}

enum session_awaits idle_sink_awaits(void *data, const struct session *session)
{
    (void)data;
    (void)session;
    return SESSION_COMMAND;
}
