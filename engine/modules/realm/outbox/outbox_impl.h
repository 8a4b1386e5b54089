#pragma once
#include "engine/modules/realm/outbox/outbox.h"
#include "world/model/rows.h"

/* Internals of the outbox, shared by the outbox*.c. */

#define OUTBOX_WAIT_FIRST_MS 150
#define OUTBOX_WAIT_MOST_MS 5000
#define OUTBOX_UNSURE_MS 3000
#define OUTBOX_NAMED_MS 10000 /* how long after contact the broker may take to name a world */
#define OUTBOX_AHEAD_MESSAGES 200
#define OUTBOX_AHEAD_BYTES ((size_t)256 * 1024)

enum outbox_state {
    OUTBOX_APART,    /* no session, and no handshake running */
    OUTBOX_CALLING,  /* hello with x was sent */
    OUTBOX_ANSWERED, /* welcome with x.y was sent */
    OUTBOX_JOINED,   /* the session is x.y */
};

/* Standing of the world, as its row has it. */
enum outbox_standing { OUTBOX_PEER, OUTBOX_SELF, OUTBOX_GIVEN_UP };

/* How many lines were logged about a world in the present minute: see outbox_log.c. */
struct outbox_logged {
    int64_t from_ms; /* monotonic */
    unsigned lines;
};

/* State of a peer in this process, beside its row. */
struct outbox_peer {
    char name[WORLD_NAME_MAX + 1];
    bool up; /* the broker says that it runs */
    bool old;
    bool lies; /* it says without proof that this file is an older copy */
    bool given_up;
    bool barred;       /* it is not trusted (outbox_trust.h) */
    uint64_t protocol; /* protocol version of its program if it differs from ours; else 0 */
    char registrar[WORLD_NAME_MAX + 1]; /* the registrar by its own records; empty: not known */
    size_t waiting_bytes;               /* of the messages to it alone, without returned ones */
    size_t returned_bytes;              /* of its own messages that wait to go back to it */
    bool asked;                         /* an older copy waits for its `whereabouts` */
    bool dirty;      /* messages may wait that were not sent in this session */
    int64_t rest_ms; /* monotonic: do not read waiting messages before this (disk error) */
    enum outbox_state state;
    char x[OUTBOX_SESSION_MAX + 1];
    char session[OUTBOX_SESSION_MAX + 1]; /* "x.y" */
    struct outbox_numbers theirs;         /* from the hello that was answered */
    int64_t joined_ms;
    int64_t since_ms;
    int64_t found_ms; /* monotonic: when the session was agreed on */
    uint64_t offered; /* the last message sent in this session */

    /* Ring of the messages sent since the last pause and not yet acknowledged. */
    struct outbox_flight {
        uint64_t number;
        size_t bytes;
        int64_t sent_ms;
    } flights[OUTBOX_AHEAD_MESSAGES];

    size_t flight; /* index of the first of them */
    size_t flying; /* number of them */
    size_t flying_bytes;
    size_t window; /* how many may be under way; small after a pause, doubled with each answer */
    uint64_t again;  /* messages up to it were sent in this session before the last pause */
    int64_t trip_ms; /* recent round-trip time */
    bool owed;       /* an acknowledgement is due in this transaction */
    unsigned vain;   /* how often its next message came while the disk could not be read */
    int64_t next_ms; /* monotonic: when to greet or send again */
    int64_t wait_ms;
    int64_t called_ms; /* monotonic: when this world last called with a new name */
    struct outbox_logged logged;
};

struct outbox {
    char name[WORLD_NAME_MAX + 1];
    struct outbox_trust *trust; /* owned; which worlds are trusted */
    size_t messages_bytes;
    uint64_t carrier; /* a session of the hub; 0: none */
    bool heard;       /* the broker has sent its list of worlds */
    bool disagree;    /* the worlds that joined earlier name different registrars */
    bool newcomer;    /* this world had no realm when the process began */
    int64_t came_ms;  /* monotonic: when it joined the realm; 0: before this process */
    bool sure;        /* all known peers were greeted: see outbox_is_sure */
    int64_t heard_ms; /* monotonic: when the broker first sent its list */
    int64_t began_ms; /* monotonic: when the process had its first turn; 0: not yet */
    bool readmitted;  /* this file is an older copy that its operator has readmitted */
    bool shut;        /* no logins until the peers have said where everybody is */
    uint64_t names;   /* number of session names used so far */
    struct outbox_peer *peers[OUTBOX_PEERS_MAX]; /* owned, by name */
    size_t peer_count;
    struct strmap kinds; /* name -> const struct outbox_kind */
    struct outbox_counts counts;
    size_t all_bytes;            /* of the waiting messages to all */
    size_t open_bytes;           /* written in the open transaction */
    struct outbox_logged logged; /* about worlds that are not peers */
    char voided[128];            /* the reason last logged for a void entry */
    int64_t voided_ms;           /* monotonic: when it was logged */
    char old[256];               /* why this file is an older copy; empty if it is not */
    char problem[256];           /* why the world must not be served; empty if it may */
};

/* Returns this world's name in its realm, which there must be. */
static inline const char *outbox_own_name(const struct engine *engine)
{
    const struct outbox *outbox = realm_outbox(engine);
    must(outbox);
    return outbox->name;
}

/* -- outbox.c -- */
/* Finds or makes the peer. Returns NULL if there are too many or it is this world. */
struct outbox_peer *outbox_peer_get(struct engine *engine, struct str name);

/* -- outbox_peer.c -- */
struct outbox_peer *outbox_peer_find(const struct outbox *outbox, struct str name);
/* Reads the row of a world. The caller finishes or puts it. Returns false if the row is missing;
 * all numbers are 0 then. */
bool outbox_row_find(struct engine *engine, const char *world, struct row *out);
/* The same, for callers that write the row. Returns false on a disk error; the row must not be
 * written then. */
MUST_CHECK bool outbox_row_get(struct engine *engine, const char *world, struct row *out);
/* Marks the world as not servable because its realm data cannot be read from disk. */
void outbox_unread(struct outbox *outbox);
/* True if this world is the one of both that calls. */
bool outbox_is_caller(const struct engine *engine, const struct outbox_peer *peer);
/* Returns the number of the peer's process by the present session, as text; empty without one. */
struct str outbox_process_of(const struct engine *engine, const struct outbox_peer *peer);

/* -- outbox_write.c -- */
/* Counts the messages that wait in the file. */
void outbox_count_waiting(struct engine *engine);
/* Returns the random mark of a message. Messages that two processes of this world wrote with the
 * same number have different ones. */
uint64_t outbox_mark(const struct engine *engine, uint64_t number);
/* Sends an entry to the carrier, held until the open transaction is committed. Fills in from and
 * to. */
void outbox_send(
        struct engine *engine, const struct outbox_peer *peer, struct outbox_entry *entry);
/* Writes a message regardless of its size and of how much waits. */
void outbox_put(struct engine *engine, struct str to, const char *kind, struct str body);
/* True if another refused message of the peer may be returned to it. */
bool outbox_may_return(const struct outbox *outbox, const struct outbox_peer *peer);

/* True if every known peer was greeted or has not answered for a long time. One peer may reveal
 * that this file is an older copy while the world deals with another, so nothing is processed
 * before. It proves nothing if the broker does not name a peer: the broker may have been
 * emptied. */
bool outbox_is_sure(struct outbox *outbox);

/* -- outbox_registrar.c; in the open transaction -- */
/* Handles the first list of worlds that the broker sends in this realm. */
void outbox_registrar_come(
        struct engine *engine, const struct outbox_news *news, size_t count, int64_t now_ms);
/* Notes that the broker names a world. If this world has only just joined, that world may have
 * joined earlier. */
void outbox_registrar_meet(struct engine *engine, const char *world);
/* Returns when a world joined, as far as its own claim is trusted. */
int64_t outbox_registrar_joined_ms(struct engine *engine, const char *world, int64_t claim_ms);

/* -- outbox_prove.c -- */
enum outbox_proven { OUTBOX_WROTE, OUTBOX_HAS };
/* Makes a proof that this world wrote that message for the peer (OUTBOX_WROTE), or has all its
 * messages up to that one (OUTBOX_HAS). Empty for number 0. It may be sent once that is durable. */
struct outbox_proof outbox_prove(const struct engine *engine, enum outbox_proven what,
        const char *peer, uint64_t number, uint64_t mark);
/* True if any process of this world, from any copy of its file, made that proof. */
bool outbox_is_proven(const struct engine *engine, enum outbox_proven what, const char *peer,
        uint64_t number, uint64_t mark, const struct outbox_proof *proof);

/* -- outbox_shut.c -- */
/* Runs once a turn: lets players log in once that is allowed. Opens a transaction of its own. */
void outbox_shut_turn(struct engine *engine);

/* -- outbox_greet.c; in the open transaction -- */
/* Sends the next step of the handshake and sets when to repeat it. */
void outbox_greet(struct engine *engine, struct outbox_peer *peer);
void outbox_take_greeting(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry);
/* True if the entry carries the present session. The first use of a session that this world has
 * answered confirms it. */
bool outbox_session_is(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry);

/* -- outbox_offer.c; in the open transaction -- */
/* Sends waiting messages, as far as the window allows. */
void outbox_offer(struct engine *engine, struct outbox_peer *peer);
/* Starts a session with no messages under way. */
void outbox_offer_first(struct outbox_peer *peer, uint64_t acked);
/* Starts sending again after the last acknowledged message. */
void outbox_offer_again(struct engine *engine, struct outbox_peer *peer);
void outbox_take_ack(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry);
/* Handles that the peer of row has seen all messages up to number, and has proved it. Deletes
 * messages that no peer waits for. Changes row, which the caller puts. */
void outbox_acknowledged(struct engine *engine, struct row *row, uint64_t number, uint64_t mark,
        const struct outbox_proof *proof);
/* Returns the mark of that message to a peer while it waits, else 0. */
uint64_t outbox_mark_of(struct engine *engine, struct str peer, uint64_t number);
/* Returns the last number of the waiting messages to all, or 0. */
uint64_t outbox_last_for_all(struct engine *engine);
/* Returns how many messages to a peer are above number, and when the oldest of them was written. */
uint64_t outbox_waiting(
        struct engine *engine, struct str peer, uint64_t number, int64_t *out_oldest_ms);
