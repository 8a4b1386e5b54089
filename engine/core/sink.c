/* sink.c -- passes session events to the engine: opened, lines, calls, changes, closed.
 *
 * Lines of a session without a character go to the log-in, others to dispatch.c. */
#include "engine/core/sink.h"

#include "engine/core/calls/call.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/prompt.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/login/login.h"
#include "engine/core/login/resume.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/disk_tell.h"
#include "engine/core/run/tasks.h"

static void sink_opened(void *data, struct session *session)
{
    login_opened(data, session);
}

static void sink_line(void *data, struct session *session, struct str line)
{
    struct engine *engine = data;
    if (session->character) {
        dispatch_line(engine, session, line);
    } else if (!engine_is_stopping(engine) && !session->ended) {
        login_line(engine, session, line);
    }
}

static void sink_refused(void *data, struct session *session, struct str why)
{
    struct engine *engine = data;
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_ERROR, .text = why};
    hub_send(session, &msg);
    prompt_send(engine, session->id);
    hub_end_transaction(engine_hub(engine), 0);
}

static void sink_call(void *data, struct session *session, const struct session_call *call)
{
    struct engine *engine = data;
    bool counts = session->character && calls_writes(engine, call->name);
    calls_take(engine, session, call, counts ? dispatch_line_due(engine, session) : 0);
}

static void begin_data(struct engine *engine, void *data)
{
    struct session *session = hub_find(engine_hub(engine), (uint64_t)(uintptr_t)data);
    if (session) {
        visit_begin_data(engine, session);
        visit_note_absence(engine, session->character);
    }
}

static void drop_nothing(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

/* A client that begins to take data is sent its place, and a character whose connection is lost
 * becomes link-dead. Other changes are read where they are needed. */
static void sink_changed(void *data, struct session *session)
{
    struct engine *engine = data;
    struct presence *presence = presence_find(engine, session->character);
    bool begins = session->takes_events && !session->data_begun;
    bool differs = presence && session->absent != (presence->linkdead_ms != 0);
    if (session->character && (begins || differs)) {
        struct task task = {
                begin_data, drop_nothing, (void *)(uintptr_t)session->id, session->character};
        tasks_push(engine, task);
    }
}

static void leave(struct engine *engine, void *data)
{
    struct session *session = hub_find(engine_hub(engine), (uint64_t)(uintptr_t)data);
    if (session) {
        visit_leave(engine, session);
        hub_drop(session);
    }
}

/* Everyone present is told of a departure, so departures are queued, as arrivals are: a crowd
 * may leave at once. */
static void sink_gone(void *data, struct session *session, const char *reason)
{
    struct engine *engine = data;
    log_debug("session %llu gone: %s", (unsigned long long)session->id, reason);
    login_gone(engine, session);
    internal_event_run(engine, INTERNAL_GONE, session);
    if (session->character && engine_is_stopping(engine)) {
        visit_leave(engine, session);
    } else if (session->character) {
        struct task task = {
                leave, drop_nothing, (void *)(uintptr_t)session->id, TASKS_NEWCOMERS};
        session->leaving = true;
        tasks_push_behind(engine, task);
    }
}

static void sink_resumed(void *data, struct session *session, struct str token)
{
    resume_session(data, session, token);
}

static enum session_awaits sink_awaits(void *data, const struct session *session)
{
    return resume_awaits(data, session);
}

const struct session_sink engine_sink = {
        .opened = sink_opened,
        .line = sink_line,
        .refused = sink_refused,
        .call = sink_call,
        .changed = sink_changed,
        .gone = sink_gone,
        .is_well = disk_is_well,
        .resumed = sink_resumed,
        .awaits = sink_awaits,
};
