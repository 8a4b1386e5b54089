#pragma once
#include "net/stream/broker_address.h"
#include "net/stream/net.h"

/* One world's connection to its realm's broker: it carries messages and lists the worlds that are
 * online. In the game it is a session without a character, which makes the calls realm.*
 * (engine/modules/realm/outbox/outbox.h).
 *
 * The broker's keys, below skein:REALM: -- any of them may be lost at any time:
 *
 *   post:WORLD   a stream with entries {j: an entry of the outbox, m: its code}; the receiver
 *                deletes processed entries
 *   world:WORLD  code and JSON of a world that is online, for ten seconds
 *   worlds       a set of all worlds that ever connected */
struct broker;

struct broker_options {
    const char *address;   /* see broker_address_read */
    const char *name;      /* of this world */
    const char *secret;    /* shared by all worlds of the realm; NULL: none */
    const char *authority; /* file of authority certificates; NULL: the system's */
    /* This world has announced itself for the first time. */
    void (*joined)(void *data);
    void *data;
};

struct broker_state {
    bool up;
    uint64_t entries_out;
    uint64_t entries_in;
    uint64_t forged; /* entries without the right code */
};

/* Starts to connect, and retries until broker_close. Copies the strings. */
MUST_CHECK bool broker_open(struct net_context *context, const struct broker_options *options,
        struct broker **out, struct err *err);
/* Makes and checks codes with this secret from now on. */
void broker_set_secret(struct broker *broker, const char *secret);
struct broker_state broker_state(const struct broker *broker);
/* Closes the connection; the loop frees it. Accepts NULL. */
void broker_close(struct broker *broker);
