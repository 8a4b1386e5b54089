#pragma once
#include "net/bridges/net_bridge_impl.h"
#include "net/xmpp/xmpp_bridge_scram.h"
#include "net/xmpp/xmpp_bridge_text.h"
#include "net/xmpp/xmpp_xml.h"

/* Internals of a bridge to XMPP, shared by xmpp_bridge*.c. Its channels are rooms (XEP-0045). */

#define MUC_SPACE "http://jabber.org/protocol/muc"
#define USER_SPACE MUC_SPACE "#user"

enum { XMPP_HEARD_KEPT = 256 };

struct xmpp_room {
    char nick[NET_BRIDGE_NICK_MAX + 1]; /* ours there */
    unsigned nick_tries;
    bool present; /* we are in it */
    bool settled; /* and its history has been received */
    bool silent;  /* we have no voice */
    bool been;    /* we have been in it before, since this bridge began */
    /* the deadline, if it does not say when the history ends */
    int64_t settle_by_ms;
    struct strmap shown; /* nicks there -> names in the game, owned */
    struct strmap taken; /* the names in use */
    /* hashes of received lines, in a ring: to recognise repetitions */
    uint64_t heard[XMPP_HEARD_KEPT];
    size_t heard_at;
};

/* The protocol data of a bridge (net_bridge.own). */
struct xmpp_bridge {
    struct xmpp_xml *xml; /* owned; NULL: no stream is open */
    bool feeding;         /* the parser is running */
    bool begin_again;     /* restart the stream when it has finished */
    bool logged_in;
    struct xmpp_scram *scram; /* owned; while logging in */
    const char *mechanism;    /* the mechanism, until it is announced */
    struct xmpp_room *rooms;  /* owned; options.channel_count of them */
    int64_t regain_at_ms;     /* the next attempt to get the wished nick */
};

/* Returns the account's domain: "example.org". */
struct str xmpp_bridge_domain(const struct net_bridge *bridge);
void xmpp_bridge_send(struct net_bridge *bridge, const struct buf *stanza);
void xmpp_bridge_open_stream(struct net_bridge *bridge, const struct xmpp_xml_events *events);
/* Ignores the rest of this stream. */
void xmpp_bridge_drop_stream(struct net_bridge *bridge);
/* Handles a stanza about our identity. Returns true if it was one. */
bool xmpp_bridge_login_take(struct net_bridge *bridge, const struct xmpp_node *stanza);

struct xmpp_bridge *xmpp_bridge_of(const struct net_bridge *bridge);
struct xmpp_room *xmpp_bridge_room(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel);
void xmpp_bridge_join(struct net_bridge *bridge, struct net_bridge_channel *channel);
void xmpp_bridge_take_presence(struct net_bridge *bridge, const struct xmpp_node *presence);
/* The room's history is complete. */
void xmpp_bridge_settle(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Appends the game's name for that nick in a room. */
void xmpp_bridge_show(const struct xmpp_room *room, struct str nick, struct buf *out);
/* Returns the nick there of somebody whom the game knows by that name; empty: nobody is called so. Borrowed. */
struct str xmpp_bridge_find_nick(const struct xmpp_room *room, struct str name);
void xmpp_bridge_rooms_tick(struct net_bridge *bridge);
void xmpp_bridge_rooms_reset(struct net_bridge *bridge);
/* Appends an error's text, or its condition. */
void xmpp_bridge_add_error(const struct xmpp_node *error, struct buf *out);

void xmpp_bridge_take_message(struct net_bridge *bridge, const struct xmpp_node *message);
void xmpp_bridge_write(struct net_bridge *bridge, struct net_bridge_item *item);
void xmpp_bridge_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text);
void xmpp_bridge_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
void xmpp_bridge_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text);
