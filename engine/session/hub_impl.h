#pragma once
#include "engine/base/map.h"
#include "engine/session/hub.h"

/* Internals of the hub: hub.c has the sessions; hub_send.c sends; hub_release.c holds and releases;
 * hub_due.c has the lines of sessions with released output; hub_deliver.c calls the protocol handlers. */

/* One send of the open transaction: to one session, or to several in the hub's company. */
struct sent {
    struct note *note;       /* a reference */
    struct session *session; /* NULL: several sessions */
    /* several: the members of a crowd, except some; NULL: only those in the hub's company */
    struct hub_crowd *crowd;
    /* for several: index of the first in the company, which has the exceptions of a crowd; for
     * one: the former single_most */
    uint32_t from;
    uint32_t count; /* for several: their number in the company; for one: 0 */
};

/* A run of messages that waits for its commit. */
struct segment {
    uint64_t number;
    struct session *session;
    uint32_t count;
    size_t bytes;
};

struct hub_waiting {
    struct session *session;
    int64_t since_us; /* monotonic: the last flush before it was due */
};

/* A queue; the session that waits longest comes first. */
struct hub_line {
    struct hub_waiting *waiting;
    size_t end;
    size_t capacity;
};

struct hub {
    const struct session_sink *sink;
    void *engine;

    struct map sessions;    /* by id */
    struct map characters;  /* first session by character */
    struct map transcripts; /* by character, owned, or the mark of hub_rest_transcript */
    struct session *first;
    size_t count;
    size_t held; /* how many of them connection proxies hold */
    uint64_t last_id;
    uint64_t inputs;      /* see hub_inputs */
    uint64_t attachments; /* see hub_attachments */
    struct session *dead; /* dropped, to be freed; linked by next */

    struct sent *sent; /* the log of the open transaction */
    size_t sent_count;
    size_t sent_capacity;
    struct session **company; /* the receivers of sends to many, one list after another */
    size_t company_count;
    size_t company_capacity;
    size_t company_room;      /* room after them for the next send to many */
    size_t company_bytes;     /* bytes of those sends, each counted once */
    struct hub_crowd *crowds; /* linked by next */
    size_t open_crowds;       /* sends of the open transaction to crowds */
    /* the most bytes that the open transaction has sent to one session alone */
    uint32_t single_most;
    size_t open_bytes;
    size_t open_most; /* bytes meant for one session since the last rollback */

    struct segment *segments; /* those from segments_first on wait */
    size_t segments_first;
    size_t segments_end;
    size_t segments_capacity;
    uint64_t durable;
    size_t held_bytes;

    struct hub_line due; /* sessions with released notes */
    /* same, for sessions that wait for an answer or are held by a proxy */
    struct hub_line due_first;
    struct note *last;         /* reference to the last note sent, except prompts */
    struct note *last_prompt;  /* reference to the last prompt */
    struct broadcast_log *log; /* owned: of the current round of deliveries */
    int64_t flushed_us;        /* monotonic: the last decision about shares */
    /* monotonic: when the others get the next share of a busy time */
    int64_t share_at_us;
    /* protocol handlers are being called and an outbox is read: nothing may be sent */
    bool flushing;
};

void hub_free_session(struct session *session);

/* True if the session receives messages at all. */
static inline bool hub_hears(const struct session *session)
{
    return session->frontend && !session->closing;
}

/* Queues a session with released notes for the next flush. */
void hub_make_due(struct session *session);
/* Same, if what was released last is not an answer. */
void hub_make_due_later(struct session *session);

/* Makes room for one more note in the outbox. */
void hub_widen(struct session *session);

/* Appends the note to the outbox, which takes the reference; for a member of a crowd after
 * hub_crowd_settle only. */
static inline void hub_put_last(struct session *session, struct note *note)
{
    if (session->outbox_count == session->outbox_capacity) {
        hub_widen(session);
    }
    session->outbox[session->outbox_count++] = note;
}

/* Releases what is in the outbox once `number` is durable. */
void hub_release_at(struct session *session, uint64_t number);

/* -- hub_crowd.c -- */

/* Moves the crowd's notes that the member has not heard into its outbox. */
void hub_crowd_settle(struct session *session);
/* Notes that a member holds output back. */
void hub_crowd_part(struct session *session);
/* Notes that a member has nothing to deliver. */
void hub_crowd_rest(struct session *session);
struct hub *hub_of_crowd(const struct hub_crowd *crowd);
/* Returns how many members get an open send. */
size_t hub_crowd_hearers(const struct sent *sent);
/* Visits the members except these. */
void hub_crowd_each(const struct hub_crowd *crowd, struct session *const *except,
        size_t except_count, void (*visit)(void *data, struct session *session), void *data);
/* Turns the open sends to crowds into sends to lists of sessions. */
void hub_crowd_spread(struct hub *hub);
/* Gives an open send, which may go at once, to the members. */
void hub_crowd_put(struct hub *hub, const struct sent *sent, uint64_t number);
void hub_crowds_trim(struct hub *hub);
/* Empties all crowds; their owners still destroy them. */
void hub_crowds_finish(struct hub *hub);
