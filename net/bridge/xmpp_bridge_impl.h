#pragma once
#include "net/bridge/net_bridge_impl.h"
#include "net/bridge/xmpp_bridge_scram.h"
#include "net/bridge/xmpp_bridge_text.h"
#include "net/bridge/xmpp_xml.h"

/* The inside of a bridge to XMPP, shared by xmpp_bridge*.c. Its channels are rooms (XEP-0045). */

enum { XMPP_HEARD_KEPT = 256 };

struct xmpp_room {
    char nick[NET_BRIDGE_NICK_MAX + 1]; /* ours there */
    unsigned nick_tries;
    bool present;                    /* we are in it */
    bool settled;                    /* and what it told of before is over */
    bool silent;                     /* we have no voice */
    bool been;                       /* since this bridge began, we were in it once */
    int64_t settle_by_ms;            /* if it does not say when that is over */
    struct strmap shown;             /* nicks there: what the game calls them, owned */
    struct strmap taken;             /* and those names */
    uint64_t heard[XMPP_HEARD_KEPT]; /* lines, in a ring: known again if told once more */
    size_t heard_at;
};

/* What a bridge's own points to. */
struct xmpp_bridge {
    struct xmpp_xml *xml; /* owned; NULL: none is open */
    bool feeding;         /* it is at work */
    bool begin_again;     /* the stream, once it is not */
    bool logged_in;
    struct xmpp_scram *scram; /* owned; while logging in */
    const char *mechanism;    /* by which, until that is said */
    struct xmpp_room *rooms;  /* owned; options.channel_count of them */
    int64_t regain_at_ms;     /* when the wished nick is tried again */
};

/* -- xmpp_bridge_login.c -- */

/* Where the account is: "example.org". */
struct str xmpp_bridge_domain(const struct net_bridge *bridge);
void xmpp_bridge_send(struct net_bridge *bridge, const struct buf *stanza);
void xmpp_bridge_open_stream(struct net_bridge *bridge, const struct xmpp_xml_events *events);
/* No more of this stream is taken. */
void xmpp_bridge_drop_stream(struct net_bridge *bridge);
/* Takes a stanza that is about who we are; true if it was. */
bool xmpp_bridge_login_take(struct net_bridge *bridge, const struct xmpp_node *stanza);

/* -- xmpp_bridge_room.c -- */

struct xmpp_bridge *xmpp_bridge_of(const struct net_bridge *bridge);
struct xmpp_room *xmpp_bridge_room(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel);
void xmpp_bridge_join(struct net_bridge *bridge, struct net_bridge_channel *channel);
void xmpp_bridge_take_presence(struct net_bridge *bridge, const struct xmpp_node *presence);
/* All that the room told of before we came is told. */
void xmpp_bridge_settle(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Appends what the game calls who has that nick in a room. */
void xmpp_bridge_show(const struct xmpp_room *room, struct str nick, struct buf *out);
void xmpp_bridge_rooms_tick(struct net_bridge *bridge);
void xmpp_bridge_rooms_reset(struct net_bridge *bridge);
/* Appends an error's text, or its condition. */
void xmpp_bridge_add_error(const struct xmpp_node *error, struct buf *out);

/* -- xmpp_bridge_talk.c -- */

void xmpp_bridge_take_message(struct net_bridge *bridge, const struct xmpp_node *message);
void xmpp_bridge_write(struct net_bridge *bridge, struct net_bridge_item *item);
void xmpp_bridge_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text);
void xmpp_bridge_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text);
