/* hub_due.c -- the lines of sessions whose output may be delivered (hub_deliver.c). */
#include "engine/base/mem.h"
#include "engine/session/hub_impl.h"

static void line_add(struct hub_line *line, struct session *session)
{
    line->waiting = mem_grow(line->waiting, line->end, &line->capacity, sizeof(*line->waiting));
    line->waiting[line->end++] = (struct hub_waiting){session, session->hub->flushed_us};
}

/* True if the last released note answers a line or a call. If a later answer is not released
 * yet, `answered` points to that one, and the note itself is read, which is seldom in the
 * cache. */
static bool is_answered(const struct session *session)
{
    return session->answered > session->released
                   ? note_answers(session->outbox[session->released - 1])
                   : session->answered == session->released;
}

static void make_due(struct session *session, bool first)
{
    if (first && !session->due_first) {
        session->due_first = true;
        line_add(&session->hub->due_first, session);
    } else if (!first && !session->due_first && !session->due) {
        session->due = true;
        line_add(&session->hub->due, session);
    }
}

void hub_make_due_later(struct session *session)
{
    if (!session->due) {
        make_due(session, session->held);
    }
}

void hub_make_due(struct session *session)
{
    bool answered = is_answered(session);
    if (answered || !session->due) {
        make_due(session, session->held || (answered && !session->newcomer));
    }
}
