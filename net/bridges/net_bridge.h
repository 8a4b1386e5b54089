#pragma once
#include "engine/app/config_bridge.h"
#include "engine/base/err.h"
#include "net/stream/net.h"

#include <stdint.h>

/* Bridges: the game is a client of another chat network, and carries lines between its channels
 * and those of the game, both ways. In the game a bridge is a session without character that
 * makes the calls bridge.* (bridge.h). */
struct net_bridge;

/* The protocol of such a network: a module's member bridge_protocol. */
struct net_bridge_protocol;
extern const struct net_bridge_protocol irc_bridge_protocol;

/* From the configuration; borrowed by net_bridge_create, which copies. */
struct net_bridge_options {
    const struct net_bridge_protocol *protocol;
    const char *name; /* of the bridge; also the game's name for the network */
    const char *host;
    const char *port;
    const char *nick;
    const struct config_bridge_channel *channels;
    size_t channel_count;
    const char *domain;  /* that the certificate must name; NULL: the host */
    const char *account; /* for SASL; NULL: none */
    const char *account_password;
    const char *password; /* of the server (IRC's PASS), or of the rooms; NULL: none */
    const char *template; /* the form of a carried line; NULL: "<{nick}@{network}> {text}" */
    uint32_t keep;        /* lines kept while the network cannot take them; 1 or more */
    uint32_t pace_ms;     /* the cost of a line to the network; 0: nothing */
    uint32_t burst;       /* lines that may go at once; 1 or more */
    bool tls;
    bool verify;           /* whether the certificate is checked */
    const char *authority; /* file of trusted certificates; NULL: the system's */
};

/* Delays in milliseconds; 0 means the default. For tests. */
struct net_bridge_pace {
    uint32_t reconnect_ms;     /* the first wait after a lost connection; doubles each time */
    uint32_t reconnect_max_ms; /* the longest wait */
    uint32_t rejoin_ms;        /* after a kick, and after a refused join */
    /* silence of the network after which it is pinged; after twice that it is left */
    uint32_t silence_ms;
    uint32_t line_ms; /* replaces the options' pace_ms */
};

/* Checks the options. Returns false for options that net_bridge_create refuses. */
MUST_CHECK bool net_bridge_check(const struct net_bridge_options *options, struct err *err);
/* Creates a bridge that does nothing yet, and may be closed again without any effect. An error
 * is about the options only (a file of authorities). */
MUST_CHECK bool net_bridge_create(struct net_context *context,
        const struct net_bridge_options *options, const struct net_bridge_pace *pace,
        struct net_bridge **out, struct err *err);
/* Tells the game of the bridge and starts to connect; a failed connection is tried again until
 * the bridge is closed. For a bridge that has begun, makes pending attempts at once: to
 * connect, to join. */
void net_bridge_begin(struct net_bridge *bridge);
/* True if the bridge was made with equal options. */
bool net_bridge_is(const struct net_bridge *bridge, const struct net_bridge_options *options);
/* Moves the waiting lines of before, which is about to be closed, to bridge, for the channels
 * that bridge has; lines that before has sent count as delivered. */
void net_bridge_inherit(struct net_bridge *bridge, struct net_bridge *before);
/* True if both have the same name, ignoring case as people do. */
bool net_bridge_has_name_of(const struct net_bridge *bridge, const struct net_bridge *other);
/* Says farewell and closes the bridge. The loop frees it later; NULL is accepted. */
void net_bridge_close(struct net_bridge *bridge, const char *why);
/* Closes it at once: everything is freed in the loop's next turn. */
void net_bridge_cut(struct net_bridge *bridge);
/* Does due work. The bridge's own timer calls it four times a second. */
void net_bridge_tick(struct net_bridge *bridge);
