#pragma once
#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "net/bridge/net_bridge.h"
#include "net/stream/connector.h"
#include "net/stream/stream.h"
#include "net/stream/tls_client.h"

#include <ev.h>

/* The inside of a bridge, shared by net_bridge*.c and those of its protocols. */

enum {
    NET_BRIDGE_NICK_MAX = 64,
    NET_BRIDGE_TRIES_MAX = 12, /* doublings; and other nicks */
    NET_BRIDGE_NAME_MAX = 100, /* bytes of a nick that is heard */
};

struct net_bridge_channel {
    char *network; /* owned; as configured */
    char *folded;  /* owned; to compare with */
    char *game;    /* owned */
    bool joined;
    int64_t join_at_ms; /* if not joined: when to try (again) */
    unsigned tries;     /* in vain, since it last went well */
    bool told_away;     /* the game knows that it cannot be reached */
    bool refused;       /* it did not take the last line: see why */
    char why[200]; /* a sentence's end: why we are not on it, or it takes no lines; empty: all is well */
    size_t left_out;    /* lines there was no room for; not said yet there */
    size_t left_untold; /* same, nor here */
    uint64_t offered;   /* the number of the last line that the game told us */
    int64_t offered_ms; /* and its time */
    uint64_t carried;   /* all lines up to that number are there, as the game was last told */
    struct strmap members; /* nicks, folded; while joined */
};

/* What was said in the game; all owned. */
struct net_bridge_item {
    size_t channel; /* of bridge->channels */
    char *sender;
    char *kind;
    char *text;
    uint64_t number; /* of the line on its channel; 0: unknown */
    int64_t said_ms;
    bool sent;
    bool refused;  /* the network did not take it, and its speaker was told */
    uint64_t mark; /* the protocol's own, by which it knows what has come; 0: none yet */
};

enum net_bridge_phase {
    BRIDGE_WAITING,    /* until connect_at_ms */
    BRIDGE_CONNECTING, /* by the connector */
    BRIDGE_GREETING,   /* connected; not welcomed yet */
    BRIDGE_ONLINE,
    BRIDGE_ENDING, /* asked to close: the stream is ending, or there is none */
};

struct net_bridge {
    const struct net_bridge_protocol *protocol;
    void *own;                         /* the protocol's; owned */
    struct net_context *context;       /* borrowed */
    struct net_bridge_options options; /* strings and lists owned */
    struct net_bridge_pace pace;
    struct tls_client *tls;              /* owned; NULL: plain */
    struct net_bridge_channel *channels; /* owned; options.channel_count of them */
    struct session *session;             /* NULL once gone */
    struct rng rng;
    struct ev_timer timer;
    bool session_over; /* the session ends at the timer's next call */
    bool begun;        /* see net_bridge_begin */
    bool to_be_freed;  /* and so does the bridge, once its stream has */
    bool paused;       /* by the game: what waits goes on waiting */

    /* net_bridge_link.c: the connection. */
    enum net_bridge_phase phase;
    struct connector *connector;
    struct stream *stream;
    int64_t connect_at_ms;
    unsigned failures; /* since a connection last held */
    int64_t heard_ms;  /* when the network last said something */
    bool asked;        /* whether it is alive */
    bool read_paused;  /* it says too much */
    int64_t online_ms;
    char error[160]; /* what the network gave as the reason for the end */
    char state[256]; /* as the game was last told */
    char state_untold
            [256]; /* what came since and was not told, for it changes too often; empty: nothing */
    int64_t state_due_ms; /* when what was told is paid for */
    int64_t told_at_ms;   /* and when it would try again, by what was told; 0: not at all */

    /* Who we are there, by the protocol. */
    char nick[NET_BRIDGE_NICK_MAX + 1];
    char network[100]; /* as it calls itself; empty: it has not said */

    /* net_bridge_queue.c: what is to be said. */
    struct net_bridge_item *items; /* owned; options.keep of them */
    size_t item_count;
    struct buf queue;    /* whole lines of the item that goes out */
    int64_t line_due_ms; /* when what was said so far is paid for */

    /* net_bridge_channels.c: what is heard. */
    int64_t hear_due_ms;
    size_t unheard; /* lines that came too fast, and that the log does not tell of yet */
    int64_t unheard_told_ms; /* when it may tell of more */
    int64_t read_due_ms;     /* when the bytes that came so far are paid for */
    void *news; /* owned, a json_t: who came and went since the game was told; NULL: nobody */
};

/* What a protocol does for a bridge. What it sends in its turn goes as lines: whatever ends with '\n'. */
struct net_bridge_protocol {
    const char *name;  /* in the configuration */
    size_t own_bytes;  /* of bridge->own, which begins as zeros */
    bool lists_us;     /* among those who are on a channel */
    bool resumes;      /* it knows which of our lines the network has, also those of before */
    bool asks_for_tls; /* the connection begins without, and the protocol turns it */
    /* False if options have what cannot be there: the error is the end of a sentence. */
    MUST_CHECK bool (*check)(const struct net_bridge_options *options, struct err *err);
    /* Appends a channel's or a person's name there as the network compares them. */
    void (*fold)(struct str name, struct buf *out);
    /* The connection is there. */
    void (*greet)(struct net_bridge *bridge);
    /* Bytes came in: all are taken. It may lose the connection. */
    void (*received)(struct net_bridge *bridge, struct str bytes);
    /* Asks to be let in to a channel. */
    void (*join)(struct net_bridge *bridge, struct net_bridge_channel *channel);
    /* Asks anything that is answered. */
    void (*ask)(struct net_bridge *bridge);
    /* Says farewell, before the stream is closed. */
    void (*leave)(struct net_bridge *bridge, const char *why);
    /* The connection is gone. */
    void (*reset)(struct net_bridge *bridge);
    /* Does what is due by the clock, while online. */
    void (*tick)(struct net_bridge *bridge);
    /* Appends to the queue the lines that say an item. */
    void (*write)(struct net_bridge *bridge, struct net_bridge_item *item);
    /* Same, of a remark of the bridge's own. */
    void (*remark)(struct net_bridge *bridge, const struct net_bridge_channel *channel,
            struct str text);
    /* Same, of what nick alone reads, who is on the channel. */
    void (*whisper)(struct net_bridge *bridge, const struct net_bridge_channel *channel,
            struct str nick, struct str text);
    /* Appends to the queue the lines that say something to one person there. May be NULL: it cannot. */
    void (*tell)(
            struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
    /* All that was to be said is: it may ask whether that has come. May be NULL. */
    void (*said)(struct net_bridge *bridge);
    /* Frees what own points to. */
    void (*finish)(struct net_bridge *bridge);
};

/* -- net_bridge_link.c -- */

/* Ends the connection and tries again later. why is told to the game; fatal: what is wrong will not mend
 * by itself, so the wait is the longest. */
void net_bridge_lose(struct net_bridge *bridge, const char *why, bool fatal);
/* Sends bytes at once: for what cannot wait. shown: what a log of the wire may show of it. */
void net_bridge_send(struct net_bridge *bridge, struct str bytes, struct str shown);
/* True while bytes are taken. */
bool net_bridge_is_talking(const struct net_bridge *bridge);
/* Tells the game how things are, if that is new. */
void net_bridge_tell_state(struct net_bridge *bridge, const char *format, ...)
        PRINTF_LIKE(2, 3);
/* From here to three times as much, at random about twice. */
int64_t net_bridge_jitter(struct net_bridge *bridge, uint32_t ms);
void net_bridge_link_start(struct net_bridge *bridge);
void net_bridge_link_tick(struct net_bridge *bridge);
void net_bridge_link_stop(struct net_bridge *bridge, const char *why);

/* -- net_bridge_queue.c -- */

/* What was said in the game. */
struct net_bridge_said {
    struct str sender;
    struct str kind;
    struct str text;
    uint64_t number; /* of the line on its channel; 0: unknown */
    int64_t time_ms; /* wall clock; 0: unknown, now */
};

/* Keeps it until the network has it, unless it was told already. */
void net_bridge_queue_add(
        struct net_bridge *bridge, size_t channel, const struct net_bridge_said *said);
/* Tells the game how far its channels are carried, if it wants to know. */
void net_bridge_queue_tick(struct net_bridge *bridge);
/* Sends what the network's patience allows. */
void net_bridge_queue_send(struct net_bridge *bridge);
/* The network has it: forgets the item at a place. */
void net_bridge_queue_remove(struct net_bridge *bridge, size_t i);
/* The connection is gone: what it did not confirm is sent again. */
void net_bridge_queue_lost(struct net_bridge *bridge);
void net_bridge_queue_finish(struct net_bridge *bridge);
/* Appends "(5 min ago) " if that is how long ago it was, in milliseconds. */
void net_bridge_add_age(int64_t age_ms, struct buf *out);

/* -- net_bridge_channels.c -- */

/* The channel of that name on the network, or NULL. */
struct net_bridge_channel *net_bridge_find_channel(struct net_bridge *bridge, struct str name);
/* Tells the game on how many channels we are, and what is wrong. */
void net_bridge_tell_channels(struct net_bridge *bridge);
/* The network does not take an item: its speaker is told; the log and `bridges` say so until a line is taken. why is
 * raw. */
void net_bridge_refuse(struct net_bridge *bridge, struct net_bridge_item *item, struct str why);
/* The network has taken a line on that channel. */
void net_bridge_taken(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* We are in. */
void net_bridge_joined(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* It does not let us in, or no longer has us: "CHANNEL HOW: WHY". why is raw. */
void net_bridge_thrown_out(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const char *how, struct str why);
/* Somebody is there; who has been there already stays. */
void net_bridge_add_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick);
/* Tells the game who came and went since it was told last. */
void net_bridge_tell_people(struct net_bridge *bridge);

/* How somebody left a channel. */
struct net_bridge_leaving {
    struct str nick;
    struct str by;  /* of a kick; else empty */
    struct str why; /* clean; empty: no reason was given */
};

/* Returns false if they were not there. */
bool net_bridge_remove_member(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const struct net_bridge_leaving *leaving);
/* Somebody has left the network. */
void net_bridge_member_quit(struct net_bridge *bridge, struct str nick, struct str why);
/* Somebody has another nick, wherever they are. */
void net_bridge_rename_member(struct net_bridge *bridge, struct str nick, struct str name);
/* True if somebody of that nick is there, or may be. */
bool net_bridge_has_member(const struct net_bridge *bridge,
        const struct net_bridge_channel *channel, struct str nick);
/* True if somebody of that nick is on one of our channels. */
bool net_bridge_is_somewhere(const struct net_bridge *bridge, struct str nick);
bool net_bridge_same_name(const struct net_bridge *bridge, struct str a, struct str b);
/* Something was said there, or done: makes it a call, "bridge.say", "bridge.topic" or "bridge.answer" (then channel is
 * NULL), unless it is empty or came too fast. nick and text are clean. */
void net_bridge_carry(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *call, struct str nick, struct str text, bool action);
void net_bridge_channels_tick(struct net_bridge *bridge);
/* The connection is gone: we are on no channel. */
void net_bridge_channels_reset(struct net_bridge *bridge);

/* -- net_bridge.c -- */

/* Tells the game whether what is said on that channel gets there; once, until it changes. */
void net_bridge_tell_away(
        struct net_bridge *bridge, size_t channel, bool away, const char *why);
/* Makes a call of the game; takes args. */
void net_bridge_call(struct net_bridge *bridge, const char *name, void *args);
