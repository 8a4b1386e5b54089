#pragma once
#include "engine/base/map.h"
#include "engine/session/hub.h"

/* Internals of the hub: hub.c has the sessions; hub_send.c sends, holds and releases;
 * hub_due.c has the lines of sessions with released output; hub_deliver.c calls the protocol handlers. */

/* One send of the open transaction: to one session, or to several in the hub's company. */
struct sent {
    struct note *note;       /* a reference */
    struct session *session; /* NULL: several sessions */
    uint32_t from;  /* for several: index of the first; for one: the former single_most */
    uint32_t count; /* for several: their number; for one: 0 */
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
    size_t company_room;  /* room after them for the next send to many */
    size_t company_bytes; /* bytes of those sends, each counted once */
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
bool hub_hears(const struct session *session);
/* Queues a session with released notes for the next flush. */
void hub_make_due(struct session *session);
