#pragma once
#include "engine/core/chat/bridge.h"
#include "engine/core/phrase/phrase.h"

/* The inside of bridges, shared by bridge.c and calls_bridge.c. */

#define BRIDGE_RECENT_KEPT 64
#define BRIDGE_WHY_MAX 127
#define BRIDGE_PEOPLE_MAX 500 /* known on one channel */
#define BRIDGE_TOLD_KEPT 32   /* people there who were told something lately */

/* A channel of the game that it carries. */
struct bridge_channel {
    char *name; /* owned */
    bool away;  /* what is said there does not reach the network */
    char why[BRIDGE_WHY_MAX + 1];
    unsigned keep; /* lines that wait then */
    char **people; /* owned, and each: nicks there; NULL: nobody */
    size_t people_count;
};

/* Somebody there was told something, and may answer. */
struct bridge_told {
    char nick[BRIDGE_NICK_MAX + 1]; /* empty: none */
    uint64_t by;                    /* a character */
    int64_t time_ms;                /* monotonic */
};

struct bridge {
    struct bridge *next;
    uint64_t session; /* hub_find: it may be gone, and then so is the bridge */
    char name[BRIDGE_NAME_MAX + 1];
    char network[128];              /* what it calls itself, else its host */
    char nick[BRIDGE_NICK_MAX + 1]; /* ours there; empty: not connected */
    char state[256];
    bool paused;
    bool resumes; /* it is told what was said while it was not open */
    bool tells;   /* it can tell one person there something */
    struct bridge_told told[BRIDGE_TOLD_KEPT];
    size_t told_at;
    int64_t next_ms;                 /* monotonic: when it tries again; 0: not at all */
    struct bridge_channel *channels; /* owned */
    size_t channel_count;
};

/* A line that came in lately, by which the same one by another bridge is known. */
struct bridge_recent {
    uint64_t hash; /* 0: none */
    uint64_t session;
    int64_t time_ms;
};

struct bridges {
    struct bridge *first; /* owned, by name; those gone stay, for their pause */
    size_t count;
    struct bridge_recent recent[BRIDGE_RECENT_KEPT];
    size_t recent_at;
};

/* Through the open tx: all lines of a channel up to a number are there; what was known already stays so. */
void bridge_set_carried(struct engine *engine, const struct bridge *bridge, struct str channel,
        uint64_t number);
/* Through the open tx: tells a bridge that has just opened what was said on a channel since it last carried it. */
void bridge_resume(struct engine *engine, const struct bridge *bridge, struct str channel);
/* Hands it what was said, if it carries that. */
void bridge_tell_said(
        struct engine *engine, const struct bridge *bridge, const struct bridge_said *said);
/* The bridge of an open session, or NULL. */
struct bridge *bridge_of(struct engine *engine, uint64_t session);
/* Finds or makes it; NULL if there are too many. */
struct bridge *bridge_get(struct bridges *bridges, struct str name);
bool bridge_is_open(struct engine *engine, const struct bridge *bridge);
/* Tells the session whether it is paused. */
void bridge_tell_pause(struct engine *engine, const struct bridge *bridge);
/* Tells the session that a line of nick's was not said in the game, and why (markup). */
void bridge_tell_refused(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str why);
/* Its channel of that name, or NULL. */
struct bridge_channel *bridge_channel_of(const struct bridge *bridge, struct str name);
/* Says a phrase on a channel of the game, which no bridge carries: {network}, {why}, {count}. */
void bridge_note(struct engine *engine, const struct bridge *bridge,
        const struct bridge_channel *channel, enum phrase phrase, unsigned count);
bool bridge_carries(const struct bridge *bridge, struct str channel);
void bridge_forget_channels(struct bridge *bridge);
/* True if text begins as bridges write it: "<nick@network> ". */
bool bridge_is_carried(struct str text);
/* True if nick is another of our bridges on the same network. */
bool bridge_is_ours(struct engine *engine, const struct bridge *bridge, struct str nick);
/* True if another bridge of the same network brought the same line a moment ago; else notes it. */
bool bridge_is_double(struct engine *engine, const struct bridge *bridge, struct str channel,
        struct str nick, struct str text);

/* -- bridge_tell.c -- */

/* Through the open tx: somebody there answers who told them something last. False: nobody did lately, or they may not. */
bool bridge_answer(struct engine *engine, struct bridge *bridge, struct str nick,
        struct str text, bool action);

/* -- bridge_people.c -- */

/* Takes changes as the call bridge.people has them; those who chat on the channels are told. */
void bridge_people_change(
        struct engine *engine, const struct bridge *bridge, const json_t *changes);
/* All of them are gone. */
void bridge_people_leave(
        struct engine *engine, const struct bridge *bridge, struct bridge_channel *channel);
void bridge_people_finish(struct bridge_channel *channel);
