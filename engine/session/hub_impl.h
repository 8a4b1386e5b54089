#pragma once
#include "engine/base/map.h"
#include "engine/session/hub.h"

/* The inside of the hub: hub.c has the sessions; hub_send.c what is sent, sealed and released; hub_deliver.c calls the fronts. */

/* One send of the open slice: to a session, or to several of the hub's company. */
struct sent {
    struct note *note;       /* held */
    struct session *session; /* NULL: several */
    uint32_t from;  /* of several: where they begin; of one: what single_most was before */
    uint32_t count; /* of several; of one: 0 */
};

/* A sealed run that waits for its commit. */
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

/* The one that waits longest first. */
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
    struct map transcripts; /* by character, owned */
    struct session *first;
    size_t count;
    size_t held; /* of them, by gates */
    uint64_t last_id;
    uint64_t inputs;      /* see hub_inputs */
    uint64_t attachments; /* see hub_attachments */
    struct session *dead; /* dropped, to be freed; linked by next */

    struct sent *sent; /* the log of the open slice */
    size_t sent_count;
    size_t sent_capacity;
    struct session **company; /* of sends to many, one behind the other */
    size_t company_count;
    size_t company_capacity;
    size_t company_room;  /* how many may be written behind them until the next send to many */
    size_t company_bytes; /* what those sends tell, each counted once */
    uint32_t single_most; /* what the session has that the open slice has sent most by itself */
    size_t unsealed_bytes;
    size_t unsealed_most; /* what one session was to get, since the last rollback */

    struct segment *segments; /* those from segments_first on wait */
    size_t segments_first;
    size_t segments_end;
    size_t segments_capacity;
    uint64_t durable;
    size_t held_bytes;

    struct hub_line due;       /* sessions with released notes */
    struct hub_line due_first; /* same, who wait for an answer, or are held by a gate */
    struct note *last;         /* held: what was sent last, but for prompts */
    struct note *last_prompt;  /* held */
    struct roll *roll;         /* owned: of the round that is being delivered */
    int64_t flushed_us;        /* monotonic: when shares were last looked at */
    int64_t share_at_us;       /* monotonic: when others have the next share of a busy time */
    bool flushing; /* fronts are being called: an outbox is being read, nothing may be sent */
};

void hub_free_session(struct session *session);
/* Is there anybody who is told anything? */
bool hub_hears(const struct session *session);
/* Makes room for one more note. */
void hub_widen(struct session *session);
/* Puts a session with released notes in line for the next flush. */
void hub_make_due(struct session *session);
