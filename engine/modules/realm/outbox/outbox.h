#pragma once
#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_trust.h"
#include "engine/modules/realm/outbox/realm_parts.h"

/* Messages between the worlds of a realm, delivered exactly once.
 *
 * A message is a row of the sender's file (TABLE_REALM_OUT), written in the transaction that causes
 * it. A protocol handler (broker) carries it over the broker as often as needed. In one
 * transaction the receiver applies it and notes its number as seen. If it refuses the message, it
 * notes the number and writes a message back, also in one transaction. When that is durable it
 * acknowledges, and the sender deletes the row.
 *
 *   peer      another world of the realm, known by its row of TABLE_REALM_PEER
 *   session   a random name, agreed on by both worlds in a handshake of three entries
 *             (outbox_greet.c). Every message and every acknowledgement carries it. A restart of
 *             either world ends it, and entries with another session are void
 *   carrier   the session of the hub that speaks for the broker. It gets the event Realm.Send
 *             "WORLD ENTRY"
 *
 * Nothing here waits for the broker or depends on what it stores. The broker may lose, duplicate,
 * reorder or delay entries, and may deliver entries from before a crash.
 *
 * Invariants, whatever crashes (tests/modules/realm/outbox_test.c, outbox_chaos_test.c, tests/model):
 *  1. A message outside the sender's process is in every durable copy of the sender's file, until
 *     it is acknowledged.
 *  2. The number of an acknowledgement outside the receiver's process is in every durable copy of
 *     the receiver's file.
 *  3. acked <= what the peer has seen <= sent. "seen" grows by one message at a time, in order.
 *  4. An entry that carries another session than the present one changes nothing.
 *  5. A world whose file is older than what a peer knows finds that out in the handshake, and says
 *     so.
 *  6. An entry was written by the world that it names as writer and can only be read by the
 *     receiver (outbox_seal.c). This world has accepted the writer and allows it what the message
 *     does (outbox_trust.h).
 *
 * Without a realm, realm_outbox returns NULL and the list of peers is empty. To add a kind of message:
 * outbox_kinds_add. */

struct outbox;
struct row;

#define OUTBOX_ALL STR("*") /* to every world of the realm */
#define OUTBOX_CENSUS                                                                          \
    "census" /* message kind, body "{}": a readmitted older copy asks where everybody is */
#define OUTBOX_PEERS_MAX 200

/* Borrowed for the call. */
struct outbox_message {
    struct str
            from; /* the world that wrote it; for a returned message, the world that refused it */
    uint64_t number;
    int64_t time_ms; /* by the sender's clock */
    struct str body;
};

struct outbox_kind {
    const char *name;
    /* Applies the message, in an open transaction, with the rights of the stock game. Returns false
     * with a sentence if it refuses. After that, or after a fault, its changes are rolled back and
     * the message returns to its sender. */
    bool (*apply)(struct engine *engine, const struct outbox_message *message, struct err *err);
    /* Handles the refusal of one of this world's messages, in an open transaction. May be NULL. */
    void (*returned)(
            struct engine *engine, const struct outbox_message *message, struct str why);
    /* Runs in the open transaction after apply has refused and its changes are rolled back. May be
     * NULL. */
    void (*refused)(
            struct engine *engine, const struct outbox_message *message, struct str why);
    bool alone;     /* apply may run scripts, so the message gets a transaction of its own */
    unsigned right; /* WORLD_MAY_* bits that the writer needs here; 0: all of them */
};

/* State of the connection with a peer. Borrowed. */
struct outbox_about {
    const char *name;
    bool up;     /* the broker says that it runs */
    bool joined; /* a session is agreed on */
    bool old;    /* its file is older than what this world knows */
    bool given_up;
    uint64_t protocol; /* the peer's protocol if it differs from ours, else 0 */
    int64_t joined_ms; /* wall clock: when the peer joined the realm */
    int64_t since_ms;  /* wall clock: start of the session */
    uint64_t waiting;  /* messages that it has not acknowledged */
    int64_t oldest_ms; /* wall clock: when the oldest of them was written; 0 if nothing waits */
};

struct outbox_counts {
    uint64_t resent;
    uint64_t voided;
    uint64_t refused; /* messages of peers that this world sent back */
    uint64_t waiting_bytes;
};

/* News of a world from the broker. */
struct outbox_news {
    struct str name;
    bool up;
    bool believed; /* see outbox_trust.h; only the name of a world that is not trusted counts */
    int64_t joined_ms;
    uint64_t protocol;  /* 0: not stated */
    struct str version; /* of its program */
    struct str
            registrar; /* the world that gives out names, as it sees it; empty: it does not know */
};

/* Returns NULL if the options name no realm. Writes this world's own row on the first call. */
struct outbox *outbox_create(struct engine *engine);
void outbox_destroy(struct outbox *outbox);
/* Returns false if the file belongs to a world of another name. */
MUST_CHECK bool outbox_check(const struct engine *engine, struct err *err);
/* Adds kinds of messages. The table must be static. */
void outbox_kinds_add(struct engine *engine, const struct outbox_kind *kinds, size_t count);

/* Returns the time that another world gave, or the present if that world's clock is more than a day
 * ahead: such a time would stay the newest for years. Milliseconds since 1970. */
int64_t outbox_time_ms(int64_t told_ms);

/* -- in an open transaction -- */
/* Writes a message to a peer or to OUTBOX_ALL (which writes nothing without peers). Returns false
 * with a sentence for a person if the peer is unknown, the message is too long or too much waits
 * already. */
MUST_CHECK bool outbox_write(struct engine *engine, struct str to, const char *kind,
        struct str body, struct err *err);
/* Makes this session of the hub the carrier; 0 removes the carrier. */
void outbox_carry(struct engine *engine, uint64_t session);
/* Takes entries from the broker in order, as texts in the form of outbox_entry_write. Returns how
 * many it took. The caller passes the rest in another transaction. */
size_t outbox_take(struct engine *engine, const json_t *entries);
/* Takes the list of worlds that are up. Peers that it does not name count as away. */
void outbox_hear(struct engine *engine, const struct outbox_news *news, size_t count);
/* Gives up a peer permanently. Messages that wait for it return to their writers, and its name
 * cannot be used again. Returns false if there is no such peer. */
bool outbox_forget(struct engine *engine, struct str name);
/* Lets the next process, once, continue from the state that the peers report, although this file
 * may be an older copy. Returns false with a sentence, and changes nothing, if the disk does not
 * give this world's own row. */
MUST_CHECK bool outbox_readmit(struct engine *engine, struct err *err);
/* True if that peer was asked where everybody is and has not answered completely. */
bool outbox_is_asked(const struct engine *engine, struct str name);
/* Notes that the peer has answered OUTBOX_CENSUS or cannot answer it. */
void outbox_answered(struct engine *engine, struct str name);

/* -- at any time -- */
bool outbox_is_carried(const struct engine *engine);
/* Returns when this world joined the realm (wall clock); 0 if it has not joined yet. */
int64_t outbox_joined_ms(struct engine *engine);
/* Returns this world's name, "" without a realm. */
const char *outbox_name(const struct engine *engine);
/* Returns a sentence if this world's file was found to be an older copy and must not go on, else
 * NULL. */
const char *outbox_old(const struct engine *engine);
/* True if the world was readmitted and not every peer has said where everybody is. Only wizards may
 * log in then. */
bool outbox_is_shut(const struct engine *engine);
/* True just after the start of a world that knows peers, while its file may still prove to be an
 * older copy. Logins wait until the handshakes are done, with peers that the broker does not name
 * as well, and until the broker has spoken. Each wait is short and bounded. */
bool outbox_is_opening(const struct engine *engine);
/* True if a session is agreed on with the peer of that name. Always false for a world that is not
 * believed. */
bool outbox_reaches(const struct engine *engine, struct str name);
bool outbox_knows(const struct engine *engine, struct str name);
/* True if every known peer was greeted or has not answered for a long time. */
bool outbox_is_settled(const struct engine *engine);
/* Returns the registrar: the configured world, else the first that joined. "" while it is
 * unknown, or while the worlds that joined earlier disagree about it. */
const char *outbox_registrar(struct engine *engine);
/* Returns the registrar by this world's own records, for its announcement. */
const char *outbox_registrar_first(struct engine *engine);
/* Walks the peers by name. */
void outbox_each(struct engine *engine,
        void (*visit)(void *data, const struct outbox_about *about), void *data);
struct outbox_counts outbox_counts(const struct engine *engine);
/* Does the work that is due, in transactions of its own. Returns the microseconds until there is
 * more, -1 if nothing is planned. */
int64_t outbox_turn(struct engine *engine);

/* Handlers of INTERNAL_RECORD and INTERNAL_END, which count the bytes that wait. */
void outbox_record(struct engine *engine, void *about);
void outbox_end(struct engine *engine, void *about);
