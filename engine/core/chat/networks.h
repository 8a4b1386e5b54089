#pragma once
#include "engine/core/chat/channel.h"

/* Chat networks elsewhere, whose channels and people are shown beside those of the game. The kernel knows their
 * names; a module knows who is there, and answers the internal events below (net/bridges). Without such a module
 * there are none. */

/* A network to which there is a bridge; borrowed. */
struct network_about {
    const char *name;
    const char *state; /* the beginning of a sentence: "connected to irc.example as Skein" */
    bool online;
    bool paused;     /* relays nothing in either direction, but stays connected */
    int64_t next_ms; /* until it retries a failed step; 0: nothing to retry */
};

/* A person on a channel of such a network. */
struct network_person {
    struct str nick; /* their nick there, raw */
    const char *network;
};

/* A line on a channel of the game. */
struct network_said {
    struct str channel;
    struct str sender; /* raw; "nick@network" for a remote person */
    struct str kind;   /* "say", "emote", "notice", "topic" */
    struct str text;   /* raw */
    uint64_t number;   /* of the line on its channel; 0: not a stored line */
    int64_t time_ms;   /* of the line; wall clock */
};

/* -- names -- */

/* Appends "nick@network" for text like "nick@network", "nick/network" or "<nick@network>". Returns
 * false and appends nothing for other text. Both halves may contain * and ?. */
bool network_read_sender(struct str text, struct buf *out);
/* Appends text as a word of IRC, of which the names below consist. */
void network_word(struct str text, struct buf *out);
/* Appends "NICK/NETWORK", which no character can be called. */
void network_person_name(struct str nick, const char *network, struct buf *out);
/* Same, as a line of a list of people: "NICK/NETWORK NICK NETWORK 0". */
void network_person_line(const struct network_person *person, struct buf *out);

/* -- questions -- */

/* Visits the networks by name. */
void network_each(struct engine *engine,
        void (*visit)(void *data, const struct network_about *about), void *data);
/* Visits the channels of the game that networks share. */
void network_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);
/* Visits the remote people on the channels bridged with a channel of the game. */
void network_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct network_person *person), void *data);
/* Finds a remote person by the name shown here, "NICK/NETWORK", on a channel that viewer may
 * know of. Borrowed for the transaction. */
bool network_find_person(
        struct engine *engine, uint64_t viewer, struct str name, struct network_person *out);

/* -- in the open transaction -- */

/* Pauses or resumes a network and tells its channels. Returns false if
 * it does not exist. A pause lasts until the process ends. Resuming makes it retry at
 * once, even if it was not paused. */
bool network_pause(struct engine *engine, struct str name, bool paused);
/* Sends a private message to a remote person, who can answer for a while. kind: "say", "emote",
 * "notice". Returns false and fills err on failure. */
MUST_CHECK bool network_tell(struct engine *engine, struct object *speaker,
        const struct network_person *person, struct str kind, struct str text, struct err *err);
/* Tells of a line on a channel. */
void network_hear(struct engine *engine, const struct network_said *said);

/* -- what the internal events say -- */

/* INTERNAL_NETWORKS: asks for the networks, their channels, or their people on a channel: calls that which is set. */
struct networks_asking {
    void (*network)(void *data, const struct network_about *about);
    void (*channel)(void *data, struct str name);
    void (*person)(void *data, const struct network_person *person);
    void *data;
    struct str on; /* for person: the channel of the game */
};

/* INTERNAL_NETWORK_PAUSE */
struct network_pausing {
    struct str name;
    bool paused;
    bool found; /* set by whoever has that network */
};

/* INTERNAL_NETWORK_TELL */
struct network_telling {
    struct object *speaker;
    const struct network_person *person;
    struct str kind;
    struct str text;
    struct err *err; /* filled if it is answered and not told */
    bool answered;   /* set by whoever has that network */
    bool told;
};
