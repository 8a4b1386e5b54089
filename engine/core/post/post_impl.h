#pragma once
#include "engine/core/post/post.h"
#include "world/model/rows.h"

/* The inside of the post, shared by post*.c. */

#define POST_WAIT_FIRST_MS 150
#define POST_WAIT_MOST_MS 5000
#define POST_UNSURE_MS 3000
#define POST_NAMED_MS 10000 /* so long after it was there the board may name a world */
#define POST_AHEAD_LETTERS 200
#define POST_AHEAD_BYTES ((size_t)256 * 1024)

enum post_state {
    POST_APART,    /* no session, and none asked for */
    POST_CALLING,  /* hello was said, by x */
    POST_ANSWERED, /* welcome was said, by x.y */
    POST_JOINED,   /* the session is x.y */
};

/* What a row says of the world. */
enum post_standing { POST_PEER, POST_SELF, POST_GIVEN_UP };

/* What this process knows of a peer beside its row. */
struct post_peer {
    char name[POST_NAME_MAX + 1];
    bool up; /* the board says that it runs */
    bool old;
    bool given_up;
    bool barred;       /* it is not believed (post_trust.h) */
    uint64_t protocol; /* that its program speaks, if it is not ours; else 0 */
    bool asked;        /* this file is an older copy, and it has not said yet who is where */
    bool dirty;        /* there may be letters that were not offered in this session */
    int64_t rest_ms;   /* monotonic: they could not be read, and are not before then */
    enum post_state state;
    char x[POST_SESSION_MAX + 1];
    char session[POST_SESSION_MAX + 1]; /* "x.y" */
    struct post_numbers theirs;         /* of the hello that was answered */
    int64_t joined_ms;
    int64_t since_ms;
    int64_t found_ms; /* monotonic: when the session was agreed on */
    uint64_t offered; /* the last letter sent in this session */

    /* Letters sent since the last pause, and not acknowledged: a ring. */
    struct post_flight {
        uint64_t number;
        size_t bytes;
        int64_t sent_ms;
    } flights[POST_AHEAD_LETTERS];

    size_t flight; /* the first of them */
    size_t flying; /* how many they are */
    size_t flying_bytes;
    size_t window;  /* how many may be: few after a pause, and twice as many with each answer */
    uint64_t again; /* letters up to it were sent in this session before the last pause */
    int64_t trip_ms; /* how long an answer takes of late */
    bool owed;       /* in a slice of letters: an acknowledgement */
    unsigned vain;   /* how often its next letter came when the disk could not be read */
    int64_t next_ms; /* monotonic: when to greet again, or to send again */
    int64_t wait_ms;
};

struct post {
    char name[POST_NAME_MAX + 1];
    struct post_trust *trust; /* owned: whom it believes */
    size_t letters_bytes;
    uint64_t carrier; /* a session of the hub; 0: none */
    bool heard;       /* the board has said who is there */
    bool newcomer;    /* this world was of no realm when the process began */
    int64_t came_ms; /* monotonic: when it came into the realm in this process; 0: it was in it before */
    bool sure;        /* all who are known have been greeted: see post_is_sure */
    int64_t heard_ms; /* monotonic: when it first said so */
    int64_t began_ms; /* monotonic: when the process had its first turn; 0: not yet */
    bool readmitted;  /* this file is an older copy, and may go on where the others are */
    bool shut;        /* they have not said yet who is where: nobody is let in */
    uint64_t names;   /* given to sessions so far */
    struct post_peer *peers[POST_PEERS_MAX]; /* owned, by name */
    size_t peer_count;
    struct strmap kinds; /* name -> const struct post_kind */
    struct post_counts counts;
    size_t open_bytes; /* written in the open slice */
    char voided[128];  /* why an entry was void, as it was said last */
    int64_t voided_ms; /* monotonic: when */
    char old[256];     /* empty: it is not */
    char problem[256]; /* why the world may not be served; empty: it may */
};

/* -- post.c -- */
struct post_peer *post_peer_find(const struct post *post, struct str name);
/* Finds or makes it; NULL if there are too many, or it is this world. */
struct post_peer *post_peer_get(struct engine *engine, struct str name);
/* The row of a world, to be finished or put; false if there is none, and then all its numbers are 0. */
bool post_row_find(struct engine *engine, const char *world, struct row *out);
/* A number at random for a letter, never that of another with the same number. */
uint64_t post_mark(const struct engine *engine, uint64_t number);
/* Sends an entry to the carrier, sealed with the open slice. from and to are filled in. */
void post_send(struct engine *engine, const struct post_peer *peer, struct post_entry *entry);
/* Writes whatever its size and however much waits. */
void post_put(struct engine *engine, struct str to, const char *kind, struct str body);

/* An older copy of a file may be found out by one peer while it deals with another: so nothing is dealt with before
 * all whom this file knows have been greeted, or have not answered for long. That the board does not name one says
 * nothing: it may have been emptied. */
bool post_is_sure(struct post *post);

/* -- post_registrar.c; in the open slice -- */
/* The board names these worlds for the first time in this realm. */
void post_registrar_come(
        struct engine *engine, const struct post_news *news, size_t count, int64_t now_ms);
/* The board names a world: if this one has only just come, it may have come before. */
void post_registrar_meet(struct engine *engine, const char *world);
/* When a world came, as far as its word is taken. */
int64_t post_registrar_joined_ms(struct engine *engine, const char *world, int64_t claim_ms);

/* -- post_shut.c -- */
/* Once a turn: lets people in when they may come. Opens a slice of its own. */
void post_shut_turn(struct engine *engine);

/* -- post_greet.c; in the open slice -- */
/* Says what the conversation needs next, and when to say it again. */
void post_greet(struct engine *engine, struct post_peer *peer);
void post_take_greeting(
        struct engine *engine, struct post_peer *peer, const struct post_entry *entry);
/* Is that the present session? Of one that was answered, its first use agrees to it. */
bool post_session_is(
        struct engine *engine, struct post_peer *peer, const struct post_entry *entry);

/* -- post_offer.c; in the open slice -- */
/* Sends what may be sent of what was not yet. */
void post_offer(struct engine *engine, struct post_peer *peer);
/* In a session that begins: nothing is under way. */
void post_offer_first(struct post_peer *peer, uint64_t acked);
/* Begins again behind what is acknowledged. */
void post_offer_again(struct engine *engine, struct post_peer *peer);
void post_take_ack(
        struct engine *engine, struct post_peer *peer, const struct post_entry *entry);
/* All up to number has been seen by the peer of row (which is changed, not put): forgets what nobody waits for. */
void post_acknowledged(struct engine *engine, struct row *row, uint64_t number, uint64_t mark);
/* The mark of that letter to a peer if it still waits, or 0. */
uint64_t post_mark_of(struct engine *engine, struct str peer, uint64_t number);
/* The last number of what waits for everybody, or 0. */
uint64_t post_last_for_all(struct engine *engine);
/* How many letters to a peer are above number; and when the first of them was written. */
uint64_t post_waiting(
        struct engine *engine, struct str peer, uint64_t number, int64_t *out_oldest_ms);
