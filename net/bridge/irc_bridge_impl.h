#pragma once
#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "net/bridge/irc_bridge.h"
#include "net/bridge/irc_bridge_text.h"
#include "net/irc/irc_msg.h"
#include "net/stream/connector.h"
#include "net/stream/stream.h"
#include "net/stream/tls_client.h"

#include <ev.h>

/* The inside of a bridge, shared by irc_bridge*.c. */

enum {
    IRC_BRIDGE_NICK_MAX = 64,
    IRC_BRIDGE_TRIES_MAX = 12, /* doublings; and other nicks */
};

struct irc_bridge_channel {
    char *network; /* owned; as configured */
    char *folded;  /* owned; to compare with */
    char *game;    /* owned */
    bool joined;
    int64_t join_at_ms;    /* if not joined: when to try (again) */
    unsigned tries;        /* in vain, since it last went well */
    bool told_away;        /* the game knows that it cannot be reached */
    size_t left_out;       /* lines there was no room for; not said yet there */
    size_t left_untold;    /* same, nor here */
    struct strmap members; /* nicks, folded; while joined */
};

enum irc_bridge_phase {
    BRIDGE_WAITING,    /* until connect_at_ms */
    BRIDGE_CONNECTING, /* by the connector */
    BRIDGE_GREETING,   /* connected; not welcomed yet */
    BRIDGE_ONLINE,
    BRIDGE_ENDING, /* asked to close: the stream is ending, or there is none */
};

struct irc_bridge {
    struct net_context *context;       /* borrowed */
    struct irc_bridge_options options; /* strings and lists owned */
    struct irc_bridge_pace pace;
    struct tls_client *tls;              /* owned; NULL: plain */
    struct irc_bridge_channel *channels; /* owned; options.channel_count of them */
    struct session *session;             /* NULL once gone */
    struct rng rng;
    struct ev_timer timer;
    bool session_over; /* the session ends at the timer's next call */
    bool to_be_freed;  /* and so does the bridge, once its stream has */
    bool paused;       /* by the game: what waits goes on waiting */

    /* irc_bridge_link.c: the connection. */
    enum irc_bridge_phase phase;
    struct connector *connector;
    struct stream *stream;
    struct irc_line line;
    int64_t connect_at_ms;
    unsigned failures; /* since a connection last held */
    int64_t heard_ms;  /* when the network last said something */
    bool asked;        /* whether it is alive */
    int64_t online_ms;
    char error[160];    /* what the network gave as the reason for the end */
    char state[256];    /* as the game was last told */
    int64_t told_at_ms; /* and when it would try again, by what was told; 0: not at all */

    /* irc_bridge_greet.c: who we are there. */
    char nick[IRC_BRIDGE_NICK_MAX + 1];
    unsigned nick_tries;
    char network[100]; /* as it calls itself; empty: it has not said */
    int64_t regain_at_ms;
    bool saslable; /* the network offers it */
    bool sasl_done;

    /* irc_bridge_queue.c: what is to be said. */
    struct irc_bridge_item *items; /* owned; options.keep of them */
    size_t item_count;
    struct buf queue; /* whole lines of the item that goes out */
    uint64_t ping_number;
    bool asking;         /* the last PING has no answer yet */
    int64_t line_due_ms; /* when what was said so far is paid for */
    size_t source_bytes; /* what the network puts before our lines */

    /* irc_bridge_talk.c: what is heard. */
    int64_t hear_due_ms;
    size_t unheard; /* lines that came too fast */
};

/* -- irc_bridge_link.c -- */

/* Ends the connection and tries again later. why is told to the game; fatal: what is wrong will not mend
 * by itself, so the wait is the longest. */
void irc_bridge_lose(struct irc_bridge *bridge, const char *why, bool fatal);
/* Sends a line at once: for what cannot wait. */
void irc_bridge_send(
        struct irc_bridge *bridge, const char *command, struct str first, struct str second);
/* Tells the game how things are, if that is new. */
void irc_bridge_tell_state(struct irc_bridge *bridge, const char *format, ...)
        PRINTF_LIKE(2, 3);
/* From here to three times as much, at random about twice. */
int64_t irc_bridge_jitter(struct irc_bridge *bridge, uint32_t ms);
void irc_bridge_link_start(struct irc_bridge *bridge);
void irc_bridge_link_tick(struct irc_bridge *bridge);
void irc_bridge_link_stop(struct irc_bridge *bridge, const char *why);

/* -- irc_bridge_greet.c -- */

void irc_bridge_greet(struct irc_bridge *bridge);
/* Takes a line while greeting; and those about our nick at any time. True if it was its own. */
bool irc_bridge_greet_take(struct irc_bridge *bridge, const struct irc_msg *msg);
void irc_bridge_greet_tick(struct irc_bridge *bridge);
/* True if that is our nick there, as servers compare. */
bool irc_bridge_is_me(const struct irc_bridge *bridge, struct str nick);

/* -- irc_bridge_queue.c -- */

/* Keeps what was said in the game until the network has it. */
void irc_bridge_queue_add(struct irc_bridge *bridge, size_t channel, struct str sender,
        struct str kind, struct str text);
/* Sends what the network's patience allows. */
void irc_bridge_queue_send(struct irc_bridge *bridge);
/* Takes the answer to a PING. */
void irc_bridge_queue_confirm(struct irc_bridge *bridge, struct str mark);
/* The connection is gone: what it did not confirm is sent again. */
void irc_bridge_queue_lost(struct irc_bridge *bridge);
void irc_bridge_queue_finish(struct irc_bridge *bridge);
/* Bytes that the text of a PRIVMSG to channel may have. */
size_t irc_bridge_queue_room(const struct irc_bridge *bridge, struct str channel);

/* -- irc_bridge_talk.c -- */

void irc_bridge_talk_take(struct irc_bridge *bridge, const struct irc_msg *msg);
void irc_bridge_talk_tick(struct irc_bridge *bridge);
/* True if somebody of that nick is on the network's channel, or may be. */
bool irc_bridge_talk_is_there(
        struct irc_bridge *bridge, struct str channel_name, struct str nick);
/* The connection is gone: we are on no channel. */
void irc_bridge_talk_reset(struct irc_bridge *bridge);

/* -- irc_bridge.c -- */

/* Tells the game whether what is said on that channel gets there; once, until it changes. */
void irc_bridge_tell_away(
        struct irc_bridge *bridge, size_t channel, bool away, const char *why);
/* Makes a call of the game; takes args. */
void irc_bridge_call(struct irc_bridge *bridge, const char *name, void *args);
