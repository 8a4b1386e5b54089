/* session.c -- input from a protocol handler to the engine.
 *
 * There are five inputs: a line, a refused line, a typed call, a change of the terminal, the
 * end. They are counted and stamped here and passed to the engine; the hub has the output and
 * the list of sessions.
 *
 * After session_gone nothing is sent either way. The hub has dropped the session, unless the
 * engine keeps it until its character has left. Its memory stays valid until the next hub_flush
 * after that, for callers up the stack. */
#include "engine/session/session.h"

#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/session/hub.h"

#include <string.h>

static void count_input(struct session *session)
{
    must(session->frontend);
    hub_count_input(session->hub);
}

static void count_line(struct session *session)
{
    count_input(session);
    session->lines_in++;
    session->active_ms = clock_ms();
    session->unanswered = true;
}

void session_opened(struct session *session)
{
    hub_sink(session->hub)->opened(hub_engine(session->hub), session);
}

struct session *hub_open(struct hub *hub, const struct session_frontend *frontend,
        void *frontend_data, const char *address)
{
    struct session *session = hub_add(hub, frontend, frontend_data, address);
    session_opened(session);
    return session;
}

void session_resumed(struct session *session, struct str token)
{
    count_input(session);
    hub_sink(session->hub)->resumed(hub_engine(session->hub), session, token);
}

void session_line(struct session *session, struct str line)
{
    must(line.length <= SESSION_LINE_MAX);
    count_line(session);
    hub_sink(session->hub)->line(hub_engine(session->hub), session, line);
}

void session_refuse(struct session *session, struct str why)
{
    count_line(session);
    hub_sink(session->hub)->refused(hub_engine(session->hub), session, why);
}

void session_changed(struct session *session)
{
    count_input(session);
    hub_sink(session->hub)->changed(hub_engine(session->hub), session);
}

void session_set_client(struct session *session, struct str name)
{
    mem_free(session->client);
    session->client = str_dup(str_fit(name, SESSION_CLIENT_MAX));
}

int64_t session_lingers_ms(const struct session *session)
{
    return clock_ms() - session->opened_ms - session->waited_ms;
}

const char *session_client(const struct session *session)
{
    return session->client ? session->client : "";
}

void session_set_user(struct session *session, struct str user, struct str realname)
{
    struct buf both = {0};
    buf_add_str(&both, user);
    buf_add_char(&both, '\0');
    buf_add_str(&both, realname);
    mem_free(session->user);
    session->user = mem_dup(both.bytes, both.length + 1);
    buf_finish(&both);
}

const char *session_realname(const struct session *session)
{
    return session->user ? session->user + strlen(session->user) + 1 : "";
}

void session_set_address(struct session *session, const char *address)
{
    slab_free(session->address);
    session->address = slab_text(str_of(address));
}

void session_call(struct session *session, const struct session_call *call)
{
    count_input(session);
    hub_sink(session->hub)->call(hub_engine(session->hub), session, call);
}

void session_gone(struct session *session, const char *reason)
{
    count_input(session);
    hub_crowd_leave(session);
    session->frontend = NULL;
    session->frontend_data = NULL;
    hub_sink(session->hub)->gone(hub_engine(session->hub), session, reason);
    if (!session->leaving) {
        hub_drop(session);
    }
}

struct session_reader *session_read(struct session *session)
{
    if (!session->reader) {
        session->reader = mem_alloc(sizeof(*session->reader));
    }
    return session->reader;
}
