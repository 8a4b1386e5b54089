#pragma once
#include "net/realm/board_address.h"
#include "net/stream/net.h"

/* One world's connection to its realm's broker: letters pass through it, and it lists the worlds
 * that are there. In the game it is a session without a character, which makes the calls realm.*
 * (engine/core/post/post.h).
 *
 * The broker's keys, below skein:REALM: -- any of them may be lost at any time:
 *   post:WORLD   a stream; entries {j: an entry of the outbox, m: its code}; the receiver deletes those it has processed
 *   world:WORLD  code and JSON of a world that is there, for ten seconds
 *   worlds       a set of all worlds that ever connected */
struct board;

struct board_options {
    const char *address; /* see board_address_read */
    const char *name;    /* of this world */
    const char *secret;  /* that all worlds of the realm share; NULL: none */
    const char *
            authority; /* file of certificates that may vouch for the server; NULL: the system's */
    /* The world has said that it is there, for the first time. */
    void (*joined)(void *data);
    void *data;
};

struct board_state {
    bool up;
    uint64_t entries_out;
    uint64_t entries_in;
    uint64_t forged; /* entries without the right code */
};

/* True unless board_open would fail. */
MUST_CHECK bool board_check(const struct board_options *options, struct err *err);
/* Starts to connect, for as long as it takes. Strings are copied. */
MUST_CHECK bool board_open(struct net_context *context, const struct board_options *options,
        struct board **out, struct err *err);
/* From now on codes are made and asked for with that one. */
void board_set_secret(struct board *board, const char *secret);
struct board_state board_state(const struct board *board);
/* Ends it; it is freed by the loop. NULL is fine. */
void board_close(struct board *board);
