#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* Letters that are sent by mail (RFC 5321), by libcurl: all to one server, the relay, which knows the way to everybody.
 * In the game it is a session that speaks for no character and makes the calls relay.*
 * (engine/core/calls/calls_relay.c). */
struct relay;

/* From the configuration; borrowed by relay_create, which copies. */
struct relay_options {
    const char *
            server; /* "smtp://[USER:PASSWORD@]HOST[:PORT]", "smtps://…"; without a scheme, of smtp */
    const char *from;   /* address of the game's own letters; NULL: postmaster@ the domain */
    const char *domain; /* NAME@DOMAIN is a player; NULL: nobody is */
};

/* Makes a relay that does nothing yet: it may be closed again as if it had never been. False with a sentence about the
 * options. */
MUST_CHECK bool relay_create(struct net_context *context, const struct relay_options *options,
        struct relay **out, struct err *err);
/* Begins to send what waits in the game. */
void relay_begin(struct relay *relay);
/* True if it was made of the same options. */
bool relay_is(const struct relay *relay, const struct relay_options *options);
/* Ends: what is under way stays in the game's queue, and is freed by the loop's next turn. NULL is fine. */
void relay_close(struct relay *relay);
