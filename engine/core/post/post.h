#pragma once
#include "engine/core/engine.h"
#include "engine/core/post/post_entry.h"
#include "engine/core/post/post_trust.h"

/* The post between the worlds of a realm: letters, exactly once.
 *
 * A letter is a row of the sender's file (TABLE_REALM_OUT), written in the slice that causes it. A front (net/realm)
 * carries it over the board as often as needed. The receiver applies it, and notes its number as seen, in one slice; or
 * refuses it, and notes it as seen and writes a letter back, in one slice. When that is durable it acknowledges, and the
 * sender forgets the row.
 *
 *   peer      another world of the realm, known by its row of TABLE_REALM_PEER
 *   session   a name, made at random by both worlds in a greeting of three entries (post_greet.c), that every letter and
 *             every acknowledgement carries. Either world's start ends it: what has another one is void
 *   carrier   the session of the hub that speaks for the board; what is sent is event Realm.Send "WORLD ENTRY"
 *
 * Nothing here waits for the board, and nothing that lies there is needed: all of it may be lost, doubled, reordered,
 * late, or from before a crash.
 *
 * What must hold, whatever dies (tests/unit/core/post_test.c, post_chaos_test.c, tests/model):
 *  1. A letter outside the sender's process is in every durable copy of the sender's file, until it is acknowledged.
 *  2. An acknowledgement outside the receiver's process has its number in every durable copy of the receiver's file.
 *  3. acked <= what the peer has seen <= sent; and seen grows by one letter at a time, in their order.
 *  4. What carries a session that is not the present one changes nothing.
 *  5. A world whose file is an older copy than what a peer knows finds that out in the greeting, and says so.
 *  6. An entry was written by the world whose name it bears, and read by the one that it is for (post_seal.c); and that
 *     world is one that this one has accepted, and may do what the letter does (post_trust.h).
 *
 * Without a realm engine->post is NULL, and there is no peer. To add a kind of letter: post_kinds_add. */

struct post;
struct row;

#define POST_ALL STR("*") /* to every world of the realm */
#define POST_CENSUS                                                                            \
    "census" /* the kind of the letter, "{}", by which an older copy that was readmitted asks who is where */
#define POST_PEERS_MAX 200

/* Borrowed for the call. */
struct post_letter {
    struct str
            from; /* the world that wrote it; of what was returned: the one that refused it */
    uint64_t number;
    int64_t time_ms; /* of the sender's clock */
    struct str body;
};

struct post_kind {
    const char *name;
    /* In an open slice, as the stock game: does what it says. False with a sentence, or a fault: what it did is undone,
     * and the letter goes back. */
    bool (*apply)(struct engine *engine, const struct post_letter *letter, struct err *err);
    /* In an open slice: one of ours was refused. May be NULL. */
    void (*returned)(struct engine *engine, const struct post_letter *letter, struct str why);
    /* In the open slice: apply has refused it, and what that did is undone. May be NULL. */
    void (*refused)(struct engine *engine, const struct post_letter *letter, struct str why);
    bool alone;     /* apply may run scripts, so no other letter is in its slice */
    unsigned right; /* POST_MAY_*, that its writer needs here; 0: all of them */
};

/* Where this process stands with a peer; borrowed. */
struct post_about {
    const char *name;
    bool up;     /* the board says that it runs */
    bool joined; /* a session is agreed on */
    bool old;    /* its file is an older copy than what we know */
    bool given_up;
    uint64_t protocol; /* that it speaks, if it is not ours; else 0 */
    int64_t joined_ms; /* wall clock: when it came into the realm */
    int64_t since_ms;  /* wall clock: of the session */
    uint64_t waiting;  /* letters that it has not acknowledged */
    int64_t oldest_ms; /* wall clock: of the first of them; 0: there is none */
};

struct post_counts {
    uint64_t resent;
    uint64_t voided;
    uint64_t refused; /* letters of others that we sent back */
    uint64_t waiting_bytes;
};

/* What the board says of a world. */
struct post_news {
    struct str name;
    bool up;
    bool believed; /* see post_trust.h; of any other only its name counts */
    int64_t joined_ms;
    uint64_t protocol;  /* 0: it says none */
    struct str version; /* of its program */
};

/* NULL if options have no realm. Writes this world's own row, once. */
struct post *post_create(struct engine *engine);
void post_destroy(struct post *post);
/* False if the file is of a world by another name. */
MUST_CHECK bool post_check(const struct engine *engine, struct err *err);
/* The table is static. */
void post_kinds_add(struct engine *engine, const struct post_kind *kinds, size_t count);

/* -- through the open tx -- */
/* Writes a letter to a peer, or to POST_ALL (nothing is written if there is no peer). False with a sentence for a person:
 * there is no such world, it is too long, or too much waits already. */
MUST_CHECK bool post_write(struct engine *engine, struct str to, const char *kind,
        struct str body, struct err *err);
/* From now on this session of the hub carries the post; 0: none does. */
void post_carry(struct engine *engine, uint64_t session);
/* Takes entries from the board, texts as post_entry_write makes them, in their order. Returns how many: the rest wants
 * another slice. */
size_t post_take(struct engine *engine, const json_t *entries);
/* Takes which worlds are there; those that are not named are away. */
void post_hear(struct engine *engine, const struct post_news *news, size_t count);
/* Gives up a peer for good: what waits for it comes back, and its name is burnt. False if there is none. */
bool post_forget(struct engine *engine, struct str name);
/* In the next process, once: this file may be an older copy, and goes on where the peers say it was. */
void post_readmit(struct engine *engine);
/* True if that peer was asked who is where, and has not said all of it. */
bool post_is_asked(const struct engine *engine, struct str name);
/* That peer has answered POST_CENSUS, or cannot. */
void post_answered(struct engine *engine, struct str name);

/* -- at any time -- */
bool post_is_carried(const struct engine *engine);
/* Wall clock: when this world came into the realm; 0: it has not yet. */
int64_t post_joined_ms(struct engine *engine);
/* "" without a realm. */
const char *post_name(const struct engine *engine);
/* A sentence if this world's file was found to be an older copy: it must not go on. Else NULL. */
const char *post_old(const struct engine *engine);
/* Was it readmitted, and waits for who is where? Then nobody is let in but wizards. */
bool post_is_shut(const struct engine *engine);
/* Just after the start, in a world that knows others: may its file be an older copy, which the greeting finds out? Then
 * who would come in waits: for the others, whether the board names them or not, and for the board; for each a moment. */
bool post_is_opening(const struct engine *engine);
/* Is a peer of that name there, with whom a session is agreed on? Nobody is who is not believed. */
bool post_reaches(const struct engine *engine, struct str name);
bool post_knows(const struct engine *engine, struct str name);
/* Have all whom this world knows been greeted, or have not answered for long? */
bool post_is_settled(const struct engine *engine);
/* Which world gives out names: the one of the configuration, else the first that joined. "" before that is known. */
const char *post_registrar(struct engine *engine);
/* Walks the peers by name. */
void post_each(struct engine *engine, void (*visit)(void *data, const struct post_about *about),
        void *data);
struct post_counts post_counts(const struct engine *engine);
/* Does what is due; opens slices of its own. Microseconds until there is more, -1: nothing known. */
int64_t post_turn(struct engine *engine);

/* MOMENT_RECORD and MOMENT_END: how many bytes wait. */
void post_record(struct engine *engine, void *about);
void post_end(struct engine *engine, void *about);
