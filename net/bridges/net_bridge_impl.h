#pragma once
#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "net/bridges/net_bridge.h"
#include "net/shared/connector.h"
#include "net/stream/stream.h"
#include "net/stream/tls_client.h"

#include <ev.h>

/* Internals of a bridge, shared by net_bridge*.c and its protocols. */

enum {
    NET_BRIDGE_NICK_MAX = 64,
    NET_BRIDGE_TRIES_MAX = 12, /* doublings of the wait; also attempts with other nicks */
    NET_BRIDGE_NAME_MAX = 100, /* bytes of a received nick */
    NET_BRIDGE_EXCERPTS = 32,
};

struct net_bridge_channel {
    char *network; /* owned; as configured */
    char *folded;  /* owned; for comparison */
    char *game;    /* owned */
    bool joined;
    int64_t join_at_ms; /* if not joined: the next attempt */
    unsigned tries;     /* failed attempts since the last success */
    bool told_away;     /* the game was told that it is unreachable */
    bool refused;       /* the network refused the last line: see why */
    bool plain;         /* while joined: we may not speak as others there (RELAYMSG) */
    /* the end of a sentence: why we are not on it, or it takes no lines; empty: no problem */
    char why[200];
    size_t left_out;    /* lines dropped for lack of space, not yet reported there */
    size_t left_untold; /* same, not yet reported in the game */
    uint64_t offered;   /* the number of the last line from the game */
    int64_t offered_ms; /* and its time */
    uint64_t carried;   /* all lines up to that number have arrived, as last told to the game */
    struct strmap members; /* nicks, folded; while joined */
};

/* A line of the game; all owned. */
struct net_bridge_item {
    size_t channel; /* index in bridge->channels */
    char *sender;
    char *kind;
    char *text;
    uint64_t number; /* of the line on its channel; 0: unknown */
    int64_t said_ms;
    bool sent;
    bool refused; /* the network refused it, and its speaker was told */
    bool plain;   /* our own nick says it, because the network did not accept the speaker's */
    unsigned relayed; /* lines sent as others' (RELAYMSG) that may still be refused */
    uint64_t mark;    /* the protocol's mark to recognise its confirmation; 0: none yet */
};

/* A line that was carried lately from the network. */
struct net_bridge_excerpt {
    uint64_t hash; /* of its ID; 0: unused */
    char text[60]; /* its beginning, clean */
    char nick[NET_BRIDGE_NAME_MAX + 1];
};

enum net_bridge_phase {
    BRIDGE_WAITING,    /* until connect_at_ms */
    BRIDGE_CONNECTING, /* by the connector */
    BRIDGE_GREETING,   /* connected; not welcomed yet */
    BRIDGE_ONLINE,
    BRIDGE_ENDING, /* asked to close: the stream is ending, or is gone */
};

struct net_bridge {
    const struct net_bridge_protocol *protocol;
    void *own;                         /* the protocol's data; owned */
    struct net_context *context;       /* borrowed */
    struct net_bridge_options options; /* strings and lists owned */
    struct net_bridge_pace pace;
    struct tls_client *tls;              /* owned; NULL: plain */
    struct net_bridge_channel *channels; /* owned; options.channel_count of them */
    struct session *session;             /* NULL once gone */
    struct rng rng;
    struct ev_timer timer;
    bool session_over; /* the timer's next call ends the session */
    bool begun;        /* see net_bridge_begin */
    bool to_be_freed;  /* the timer frees the bridge, once its stream has ended */
    bool paused;       /* by the game: waiting lines go on waiting */

    /* net_bridge_link.c: the connection. */
    enum net_bridge_phase phase;
    struct connector *connector;
    struct stream *stream;
    int64_t connect_at_ms;
    unsigned failures; /* since a connection last lasted */
    int64_t heard_ms;  /* when the network last sent something */
    bool asked;        /* it was pinged */
    bool read_paused;  /* reading is paused: it sends too much */
    int64_t online_ms;
    char error[160]; /* the network's reason for the end */
    char state[256]; /* as last told to the game */
    char state_untold
            [256]; /* later changes, not told because they are too frequent; empty: none */
    int64_t state_due_ms;     /* rate limit of changes */
    int64_t scrollback_at_ms; /* the next attempt, as last told; 0: none */

    /* The bridge's identity there, set by the protocol. */
    char nick[NET_BRIDGE_NICK_MAX + 1];
    char network[100]; /* the network's own name; empty: not told */

    /* net_bridge_queue.c: output. */
    struct net_bridge_item *items; /* owned; options.keep of them */
    size_t item_count;
    struct buf queue;    /* whole lines of the item being sent */
    int64_t line_due_ms; /* rate limit of lines */

    /* net_bridge_channels.c: input. */
    int64_t hear_due_ms;
    size_t unheard;          /* lines that came too fast, not yet in the log */
    int64_t unheard_told_ms; /* when the log may report more */
    int64_t read_due_ms;     /* rate limit of received bytes */
    struct net_bridge_excerpt excerpts[NET_BRIDGE_EXCERPTS];
    size_t excerpt_at;
    int64_t asked_due_ms; /* rate limit of the bridge's own answers */
    void *news; /* owned, a json_t: joins and parts since the game was last told; NULL: none */
};

/* The functions of a protocol. Its output is in lines, each ending with '\n'. A protocol without
 * `received` makes requests of its own instead of a connection: `greet` begins, and the protocol
 * notes in heard_ms when the network last answered. */
struct net_bridge_protocol {
    const char *name; /* in the configuration */
    size_t own_bytes; /* size of bridge->own, which begins as zeros */
    bool lists_us;    /* the network lists us among the members of a channel */
    /* it recognises which of our lines the network has, also those of an earlier process */
    bool resumes;
    bool asks_for_tls; /* the connection begins without TLS, and the protocol starts it */
    /* Returns false if options are impossible: the error is the end of a sentence. */
    MUST_CHECK bool (*check)(const struct net_bridge_options *options, struct err *err);
    /* Appends the name of a channel or person as the network compares names. */
    void (*fold)(struct str name, struct buf *out);
    /* The connection is established. */
    void (*greet)(struct net_bridge *bridge);
    /* Takes all bytes that came in. May close the connection. */
    void (*received)(struct net_bridge *bridge, struct str bytes);
    /* With requests: false while no line can be sent; and sends a line of the queue, with its end. */
    bool (*is_ready)(const struct net_bridge *bridge);
    void (*post)(struct net_bridge *bridge, struct str line);
    /* Asks to join a channel. */
    void (*join)(struct net_bridge *bridge, struct net_bridge_channel *channel);
    /* Sends a request that will be answered, to test the connection. */
    void (*ask)(struct net_bridge *bridge);
    /* Says farewell, before the stream is closed. */
    void (*leave)(struct net_bridge *bridge, const char *why);
    /* The connection is gone. */
    void (*reset)(struct net_bridge *bridge);
    /* Does due work, while online. */
    void (*tick)(struct net_bridge *bridge);
    /* Appends the lines of an item to the queue. */
    void (*write)(struct net_bridge *bridge, struct net_bridge_item *item);
    /* Same, for a remark of the bridge itself. */
    void (*remark)(struct net_bridge *bridge, const struct net_bridge_channel *channel,
            struct str text);
    /* Same, for a text that only nick, a member of the channel, reads. */
    void (*whisper)(struct net_bridge *bridge, const struct net_bridge_channel *channel,
            struct str nick, struct str text);
    /* Appends the lines of a private message to one person there. May be NULL: unsupported. */
    void (*tell)(
            struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
    /* All lines are sent: it may ask whether they have arrived. May be NULL. */
    void (*said)(struct net_bridge *bridge);
    /* Frees the protocol's data. */
    void (*finish)(struct net_bridge *bridge);
};

/* Ends the connection and tries again later. why is told to the game. fatal: the problem will
 * not solve itself, so the wait is the longest. */
void net_bridge_lose(struct net_bridge *bridge, const char *why, bool fatal);
/* Notes that the network (data: the bridge) has answered. */
void net_bridge_heard(void *data);
/* Sends bytes at once: for data that cannot wait. shown: what a log of the wire may show of it. */
void net_bridge_send(struct net_bridge *bridge, struct str bytes, struct str shown);
/* True while input is accepted. */
bool net_bridge_is_talking(const struct net_bridge *bridge);
/* Tells the game the bridge's state, if it changed. */
void net_bridge_tell_state(struct net_bridge *bridge, const char *format, ...)
        PRINTF_LIKE(2, 3);
/* Takes cost_ms from a budget that is full again after burst_ms. Returns false, and takes
 * nothing, if less is left. */
bool net_bridge_pay(int64_t *due_ms, int64_t cost_ms, int64_t burst_ms);
/* Returns a random time between half and one and a half of ms. */
int64_t net_bridge_jitter(struct net_bridge *bridge, uint32_t ms);
void net_bridge_link_start(struct net_bridge *bridge);
void net_bridge_link_tick(struct net_bridge *bridge);
void net_bridge_link_stop(struct net_bridge *bridge, const char *why);

/* A line of the game. */
struct net_bridge_said {
    struct str sender;
    struct str kind;
    struct str text;
    uint64_t number; /* of the line on its channel; 0: unknown */
    int64_t time_ms; /* wall clock; 0: unknown, now */
};

/* Keeps the line until the network has it; ignores lines that were added before. */
void net_bridge_queue_add(
        struct net_bridge *bridge, size_t channel, const struct net_bridge_said *said);
/* Tells the game how far its lines have arrived, if it wants to know. */
void net_bridge_queue_tick(struct net_bridge *bridge);
/* Sends as much as the rate limit allows. */
void net_bridge_queue_send(struct net_bridge *bridge);
/* Removes the item at an index: the network has it. */
void net_bridge_queue_remove(struct net_bridge *bridge, size_t i);
/* The connection is gone: unconfirmed lines will be sent again. */
void net_bridge_queue_lost(struct net_bridge *bridge);
void net_bridge_queue_finish(struct net_bridge *bridge);
/* Returns a mark for an item that is the same for the same line in any process. */
uint64_t net_bridge_mark(struct net_bridge *bridge, const struct net_bridge_item *item);
/* Marks all items: another process may have sent those that this one has not. */
void net_bridge_mark_all(struct net_bridge *bridge);
/* Waits before the next line, because the network asks for that. */
void net_bridge_queue_pause(struct net_bridge *bridge, int64_t ms);
/* Appends "(5 min ago) " for an age in milliseconds, if it is long enough. */
void net_bridge_add_age(int64_t age_ms, struct buf *out);

/* Returns the channel with that name on the network, or NULL. */
struct net_bridge_channel *net_bridge_find_channel(struct net_bridge *bridge, struct str name);
/* Tells the game how many channels are joined, and the problems of the others. */
void net_bridge_tell_channels(struct net_bridge *bridge);
/* Handles an item that the network refuses: its speaker is told; the log and `bridges` say so
 * until a line is accepted. why is raw. */
void net_bridge_refuse(struct net_bridge *bridge, struct net_bridge_item *item, struct str why);
/* Notes that the network accepted a line on that channel. */
void net_bridge_taken(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Notes that the channel was joined. */
void net_bridge_joined(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Notes that the channel refused or removed us: "CHANNEL HOW: WHY". why is raw. */
void net_bridge_thrown_out(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const char *how, struct str why);
/* Adds a member, unless already there. */
void net_bridge_add_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick);
/* Tells the game of joins and parts since the last time. */
void net_bridge_tell_people(struct net_bridge *bridge);

/* How somebody left a channel. */
struct net_bridge_leaving {
    struct str nick;
    struct str by;  /* of a kick; else empty */
    struct str why; /* clean; empty: no reason given */
};

/* Returns false if they were not there. */
bool net_bridge_remove_member(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const struct net_bridge_leaving *leaving);
/* Handles somebody leaving the network. */
void net_bridge_member_quit(struct net_bridge *bridge, struct str nick, struct str why);
/* Handles a change of nick on all channels. */
void net_bridge_rename_member(struct net_bridge *bridge, struct str nick, struct str name);
/* True if somebody with that nick is or may be on the channel. */
bool net_bridge_has_member(const struct net_bridge *bridge,
        const struct net_bridge_channel *channel, struct str nick);
/* True if somebody with that nick is on one of our channels. */
bool net_bridge_is_somewhere(const struct net_bridge *bridge, struct str nick);
bool net_bridge_same_name(const struct net_bridge *bridge, struct str a, struct str b);
/* Carries speech or an action to the game as a call: "bridge.say", "bridge.topic" or
 * "bridge.answer" (then channel is NULL). Drops it if it is empty or came too fast. nick and
 * text are clean. */
void net_bridge_carry(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *call, struct str nick, struct str text, bool action);
void net_bridge_channels_tick(struct net_bridge *bridge);
/* The connection is gone: no channel is joined. */
void net_bridge_channels_reset(struct net_bridge *bridge);

/* Tells the game whether its lines on that channel arrive; once, until it changes. */
void net_bridge_tell_away(
        struct net_bridge *bridge, size_t channel, bool away, const char *why);
/* Makes a call to the game; takes args. */
void net_bridge_call(struct net_bridge *bridge, const char *name, void *args);

/* -- net_bridge_hear.c -- */

/* Something that a person of the network said or did; borrowed. */
struct net_bridge_heard {
    struct net_bridge *bridge;
    struct net_bridge_channel *channel;
    struct str nick;
    struct str id;  /* of the message; of the one that a reaction is about */
    int64_t age_ms; /* 0: now */
};

/* Passes a line on to the game. */
void net_bridge_hear(const struct net_bridge_heard *heard, struct str words, bool action);
/* Passes the lines of a message on, each with `before` before it, and keeps the first for reactions. */
void net_bridge_hear_lines(
        const struct net_bridge_heard *heard, struct str body, const char *before, bool action);
/* Passes on what somebody does to an earlier line: WHAT KEY, and HOW "the line's beginning" if that is
 * known. key is raw. */
void net_bridge_hear_about(const struct net_bridge_heard *heard, const char *what,
        struct str key, const char *how);
/* Keeps the beginning of a line, which is clean. */
void net_bridge_note_line(const struct net_bridge_heard *heard, struct str line);
/* Returns what is kept of a line by its ID, or NULL. */
struct net_bridge_excerpt *net_bridge_find_excerpt(struct net_bridge *bridge, struct str id);
/* Passes a private message to the bridge on: to the game, as an answer to a player, or as a question
 * to the bridge. Only people of our channels are heard. */
void net_bridge_hear_privately(
        struct net_bridge *bridge, struct str nick, struct str body, bool action);
/* Answers a word that asks the bridge itself ("who", "help"). Returns false for other text. nick is
 * clean. */
bool net_bridge_is_asked(struct net_bridge *bridge, struct str nick, struct str text);
/* True if the bridge may answer somebody now, which it then has to. */
bool net_bridge_may_answer(struct net_bridge *bridge);
/* Appends what a line of the game says, with its age. Returns true if it is an action. */
bool net_bridge_compose(const struct net_bridge_item *item, struct buf *out);

static inline bool net_bridge_is_topic(const struct net_bridge_item *item)
{
    return strcmp(item->kind, "topic") == 0;
}
/* Returns the sent line with that mark, and its index; NULL: there is none. */
struct net_bridge_item *net_bridge_find_sent(
        struct net_bridge *bridge, uint64_t mark, size_t *out_at);
