#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

#include <stdint.h>

/* A bridge: we are a client of a real network of chat, and carry what is said between its channels and
 * those of the game, both ways. In the game it is a session that speaks for no character and makes
 * the calls bridge.* (engine/core/chat/bridge.h). */
struct net_bridge;

/* How one talks with such networks. */
struct net_bridge_protocol;
extern const struct net_bridge_protocol irc_bridge_protocol;
extern const struct net_bridge_protocol xmpp_bridge_protocol;

struct net_bridge_channel_options {
    const char *network; /* "#skein" */
    const char *game;    /* "public" */
};

/* From the configuration; borrowed by net_bridge_create, which copies. */
struct net_bridge_options {
    const struct net_bridge_protocol *protocol;
    const char *name; /* of the bridge, and what the game calls the network */
    const char *host;
    const char *port;
    const char *nick;
    const struct net_bridge_channel_options *channels;
    size_t channel_count;
    const char *domain;  /* that the certificate names; NULL: the host */
    const char *account; /* for SASL; NULL: none */
    const char *account_password;
    const char *password; /* of the server (IRC's PASS), or of the rooms; NULL: none */
    uint32_t keep;        /* lines that wait while the network cannot take them; 1 or more */
    uint32_t pace_ms;     /* what a line to the network costs; 0: nothing */
    uint32_t burst;       /* lines that may go at once; 1 or more */
    bool tls;
    bool verify;           /* whether the certificate must be good */
    const char *authority; /* file of certificates that may vouch for it; NULL: the system's */
};

/* Where time matters, in milliseconds; zeros are the defaults. For tests. */
struct net_bridge_pace {
    uint32_t reconnect_ms; /* the first wait after a connection is lost: doubles each time */
    uint32_t reconnect_max_ms; /* and the longest */
    uint32_t rejoin_ms;        /* after a kick, and after a channel did not let us in */
    uint32_t silence_ms;       /* of the network: asked then, left after twice that */
    uint32_t line_ms;          /* in the place of the options' pace_ms */
};

/* True unless a bridge of these options cannot be: what net_bridge_create fails for. */
MUST_CHECK bool net_bridge_check(const struct net_bridge_options *options, struct err *err);
/* Makes a bridge that does nothing yet: it may be closed again as if it had never been. The error is about the options
 * alone (a file of authorities). */
MUST_CHECK bool net_bridge_create(struct net_context *context,
        const struct net_bridge_options *options, const struct net_bridge_pace *pace,
        struct net_bridge **out, struct err *err);
/* Tells the game of it and starts to connect; a connection that fails is tried again until the bridge is closed. One that has
 * begun tries at once what it would try later: to connect, to join. */
void net_bridge_begin(struct net_bridge *bridge);
/* True if it was made of the same options. */
bool net_bridge_is(const struct net_bridge *bridge, const struct net_bridge_options *options);
/* What waits in before, which is about to be closed, waits in bridge as far as that has its channels;
 * what before has sent counts as heard. */
void net_bridge_inherit(struct net_bridge *bridge, struct net_bridge *before);
/* True if both have one name, as people compare names. */
bool net_bridge_has_name_of(const struct net_bridge *bridge, const struct net_bridge *other);
/* Says farewell and ends. It is freed by the loop; NULL is fine. */
void net_bridge_close(struct net_bridge *bridge, const char *why);
/* Ends it at once: with the loop's next turn all is freed. */
void net_bridge_cut(struct net_bridge *bridge);
/* Does what is due by the clock. The bridge's own timer calls it four times a second. */
void net_bridge_tick(struct net_bridge *bridge);
