#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* Outgoing mail (RFC 5321), by libcurl: all to one server, the relay, which forwards it. In the
 * game the relay is a session without character that makes the calls relay.*
 * (calls_relay.c). */
struct relay;

/* From the configuration; borrowed by relay_create, which copies. */
struct relay_options {
    /* "smtp://[USER:PASSWORD@]HOST[:PORT]", "smtps://…"; the default scheme is smtp */
    const char *server;
    const char *from;   /* sender of the game's own letters; NULL: postmaster@ the domain */
    const char *domain; /* NAME@DOMAIN is a player's address; NULL: players have none */
};

/* Creates a relay that does nothing yet, and may be closed again without any effect. Returns
 * false with a sentence about the options. */
MUST_CHECK bool relay_create(struct net_context *context, const struct relay_options *options,
        struct relay **out, struct err *err);
/* Begins to send the game's queue. */
void relay_begin(struct relay *relay);
/* True if the relay was made with equal options. */
bool relay_is(const struct relay *relay, const struct relay_options *options);
/* Closes the relay: unsent letters stay in the game's queue. The loop's next turn frees it.
 * NULL is accepted. */
void relay_close(struct relay *relay);
