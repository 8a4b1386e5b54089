#pragma once
#include "net/bridges/irc_bridge_text.h"
#include "net/bridges/net_bridge_impl.h"
#include "net/shared/irc_msg.h"

/* Internals of a bridge to IRC, shared by irc_bridge*.c. */

/* The protocol data of a bridge (net_bridge.own). */
struct irc_bridge {
    struct irc_line line; /* the incoming line */

    /* irc_bridge_greet.c: the bridge's identity. */
    unsigned nick_tries;
    int64_t regain_at_ms;
    bool saslable; /* the network offers it */
    bool sasl_done;
    char separator_offered; /* of RELAYMSG, which the network offers; 0: not */
    char separator;         /* while we may use it; 0: we may not */

    /* irc_bridge_say.c: output. */
    uint64_t ping_number;
    bool asking;         /* the last PING has no answer yet */
    size_t source_bytes; /* length of the source that the network puts before our lines */
};

struct irc_bridge *irc_bridge_of(const struct net_bridge *bridge);
/* Sends a line at once: for lines that cannot wait. */
void irc_bridge_send(
        struct net_bridge *bridge, const char *command, struct str first, struct str second);

void irc_bridge_greet(struct net_bridge *bridge);
/* Handles a line while greeting, and lines about our nick at any time. Returns true if it
 * handled the line. */
bool irc_bridge_greet_take(struct net_bridge *bridge, const struct irc_msg *msg);
void irc_bridge_greet_tick(struct net_bridge *bridge);
/* True if that is our nick there, as servers compare nicks. */
bool irc_bridge_is_me(const struct net_bridge *bridge, struct str nick);

void irc_bridge_write(struct net_bridge *bridge, struct net_bridge_item *item);
void irc_bridge_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text);
void irc_bridge_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
void irc_bridge_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text);
/* Sends a PING after the sent lines, one at a time. */
void irc_bridge_ask_for_receipt(struct net_bridge *bridge);
/* Handles the answer to a PING. */
void irc_bridge_confirm(struct net_bridge *bridge, struct str mark);
/* Returns how many bytes the text of a PRIVMSG to channel may have. */
size_t irc_bridge_room(const struct net_bridge *bridge, struct str channel);

/* Handles the network's refusal of a RELAYMSG. */
void irc_bridge_relay_failed(struct net_bridge *bridge, struct str code, struct str why);

/* Answers a CTCP request, if it is known. */
void irc_bridge_bot_ctcp(struct net_bridge *bridge, struct str nick, struct str text);

void irc_bridge_talk_take(struct net_bridge *bridge, const struct irc_msg *msg);
