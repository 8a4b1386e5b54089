#pragma once
#include "engine/core/phrase/phrase.h"
#include "net/bridges/bridge.h"

/* Shared by the bridge*.c files and calls_bridge.c. */

#define BRIDGE_RECENT_KEPT 64
#define BRIDGE_WHY_MAX 127
#define BRIDGE_PEOPLE_MAX 500 /* per channel */
#define BRIDGE_TOLD_KEPT 32   /* per bridge: recently messaged people */

/* A channel of the game that the bridge relays. */
struct bridge_channel {
    char *name; /* owned */
    bool away;  /* lines from here do not reach the network */
    char why[BRIDGE_WHY_MAX + 1];
    unsigned keep; /* lines that are waiting then */
    char **people; /* owned, and each: nicks there; NULL: none */
    size_t people_count;
};

/* A remote person who got a private message and may answer. */
struct bridge_told {
    char nick[BRIDGE_NICK_MAX + 1]; /* empty: unused */
    uint64_t by;                    /* a character */
    int64_t time_ms;                /* monotonic */
};

struct bridge {
    struct bridge *next;
    uint64_t session; /* for hub_find: if it is gone, the bridge is closed */
    char name[BRIDGE_NAME_MAX + 1];
    char network[128];              /* the network's own name, or its host */
    char nick[BRIDGE_NICK_MAX + 1]; /* our nick there; empty: not connected */
    char state[256];
    bool paused;
    bool resumes; /* gets the lines that were said while it was closed */
    bool tells;   /* supports private messages */
    struct bridge_told told[BRIDGE_TOLD_KEPT];
    size_t told_at;
    int64_t next_ms;                 /* monotonic: next retry; 0: none */
    struct bridge_channel *channels; /* owned */
    size_t channel_count;
};

/* A recent incoming line, for detecting the same line from another bridge. */
struct bridge_recent {
    uint64_t hash; /* 0: unused */
    uint64_t session;
    int64_t time_ms;
};

struct bridges {
    struct bridge *first; /* owned, by name; closed ones stay in the list to keep their pause */
    size_t count;
    struct bridge_recent recent[BRIDGE_RECENT_KEPT];
    size_t recent_at;
};

struct bridges *bridges_of(struct engine *engine);
/* Stores that all lines of a channel up to a number have arrived, in the open transaction.
 * Never lowers the number. */
void bridge_set_carried(
        struct engine *engine, const struct bridge *bridge, struct str name, uint64_t number);
/* Sends a newly opened bridge the lines of a channel since it last carried one, in the open
 * transaction. */
void bridge_resume(struct engine *engine, const struct bridge *bridge, struct str name);
/* Sends a line to the bridge if it relays that channel. */
void bridge_tell_said(
        struct engine *engine, const struct bridge *bridge, const struct network_said *said);
/* Returns the bridge of an open session, or NULL. */
struct bridge *bridge_of(struct engine *engine, uint64_t session);
/* Finds or creates a bridge; NULL if there are too many. */
struct bridge *bridge_get(struct bridges *bridges, struct str name);
bool bridge_is_open(struct engine *engine, const struct bridge *bridge);
/* Tells the bridge whether it is paused. */
void bridge_tell_pause(struct engine *engine, const struct bridge *bridge);
/* Tells nick, who is on the channel there, a text that nobody else reads, such as why their line was
 * refused (markup). */
void bridge_tell_refused(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str why);
/* Returns its channel of that name, or NULL. */
struct bridge_channel *bridge_channel_of(const struct bridge *bridge, struct str name);
/* Says a phrase on a channel of the game, which is not relayed: {network}, {why}, {count}. */
void bridge_note(struct engine *engine, const struct bridge *bridge,
        const struct bridge_channel *channel, enum phrase phrase, unsigned count);
bool bridge_carries(const struct bridge *bridge, struct str channel);
void bridge_forget_channels(struct bridge *bridge);
/* True if text begins like a relayed line: "<nick@network> ". */
bool bridge_is_carried(struct str text);
/* True if nick is another of our bridges on the same network. */
bool bridge_is_ours(struct engine *engine, const struct bridge *bridge, struct str nick);
/* True if another bridge of the same network delivered the same line a moment ago; otherwise
 * records it. */
bool bridge_is_double(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str text);

/* -- bridge_tell.c -- */

/* Delivers a remote person's answer to the player who messaged them last, in the open
 * transaction. Returns false if nobody did lately, or they may not. */
bool bridge_answer(struct engine *engine, struct bridge *bridge, struct str nick,
        struct str text, bool action);

/* -- bridge_inform.c -- */

/* Tells a remote person who is on the channels that they share with the game ("who"), or what the
 * bridge is for ("help"). */
void bridge_inform(
        struct engine *engine, const struct bridge *bridge, struct str nick, bool who);
/* Tells a remote person that nobody here reads their private message. Returns false if they are not
 * on a channel or were told lately. */
bool bridge_tell_unread(struct engine *engine, const struct bridge *bridge, struct str nick);

/* -- bridge_people.c -- */

/* True if that remote person is known to be on the channel. */
bool bridge_has_person(const struct bridge_channel *channel, struct str nick);

/* Applies changes in the format of the call bridge.people and tells chat clients on the
 * channels. */
void bridge_people_change(
        struct engine *engine, const struct bridge *bridge, const json_t *list);
/* Removes all remote people of a channel and tells chat clients. */
void bridge_people_leave(
        struct engine *engine, const struct bridge *bridge, struct bridge_channel *channel);
void bridge_people_finish(struct bridge_channel *channel);
/* Visit the people on the channels of the network that open bridges relay to a channel, and those channels. */
void bridge_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct network_person *person), void *data);
void bridge_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);
