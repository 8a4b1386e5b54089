#pragma once
#include "engine/core/chat/channel.h"

/* Bridges to chat networks elsewhere, whose channels are relayed by a protocol handler
 * (net/bridge/net_bridge.c). A bridge is a session without a character. It announces itself
 * with the call bridge.open, delivers lines from there with bridge.say and bridge.topic, and
 * receives lines from here as the event Bridge.Said {"channel", "sender", "kind", "text",
 * "number", "time_ms"}. The event Bridge.Pause {"paused"} says whether it may send its waiting
 * lines; with false it also retries at once.
 *
 * A bridge resumes if its network tells which of our lines have arrived: the last carried line
 * of each channel is stored with the channel (bridge.carried), and on opening the bridge gets
 * the lines since then. Other bridges do not resume, since they would repeat lines.
 *
 * A speaker from elsewhere is "NICK@BRIDGE", which no character can be called. IRC shows
 * "NICK/BRIDGE", since nicknames must not contain '@'. Both forms are accepted everywhere. */
struct bridges;

#define BRIDGE_NAME_MAX 40
#define BRIDGE_NICK_MAX 100
#define BRIDGE_CHANNELS_MAX 50
#define BRIDGES_MAX 50

/* An open bridge; borrowed. */
struct bridge_about {
    const char *name;
    const char *state; /* the beginning of a sentence: "connected to irc.example as Skein" */
    bool online;
    bool paused;     /* relays nothing in either direction, but stays connected */
    int64_t next_ms; /* until it retries a failed step; 0: nothing to retry */
};

struct bridges *bridges_create(void);
void bridges_destroy(struct bridges *bridges);
/* Visits the open bridges by name. */
void bridge_each(struct engine *engine,
        void (*visit)(void *data, const struct bridge_about *about), void *data);
/* Pauses or resumes a bridge in the open transaction and tells its channels. Returns false if
 * it does not exist. A pause lasts until the process ends. Resuming makes the bridge retry at
 * once, even if it was not paused. */
bool bridge_pause(struct engine *engine, struct str name, bool paused);

/* Appends "nick@bridge" for text like "nick@bridge", "nick/bridge" or "<nick@bridge>". Returns
 * false and appends nothing for other text. Both halves may contain * and ?. */
bool bridge_read_sender(struct str text, struct buf *out);
/* Appends the form for masks and for IRC: "nick/bridge!nick@bridge". */
void bridge_mask(struct str sender, struct buf *out);

struct bridge_said {
    struct str channel;
    struct str sender; /* raw; "nick@bridge" for a remote person */
    struct str kind;   /* "say", "emote", "notice", "topic" */
    struct str text;   /* raw */
    uint64_t number;   /* of the line on its channel; 0: not a stored line */
    int64_t time_ms;   /* of the line; wall clock */
};

/* Sends a line that was said on a channel to every bridge that relays that channel, in the open
 * transaction. */
void bridge_hear(struct engine *engine, const struct bridge_said *said);

/* Called when a bridge's session is gone: chat clients are told that its people have left. */
void bridge_session_gone(struct engine *engine, const struct session *session);

/* A person on a channel of a bridged network. */
struct bridge_person {
    struct str nick; /* their nick there, raw */
    const char *bridge;
};

/* Visits the remote people on the channels bridged with a channel of the game. */
void bridge_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct bridge_person *person), void *data);
/* Finds a remote person by the name shown here, "NICK/BRIDGE", on a channel that viewer may
 * know of. Borrowed for the transaction. */
bool bridge_find_person(
        struct engine *engine, uint64_t viewer, struct str name, struct bridge_person *out);
/* Sends a private message to a remote person, who can answer for a while. kind: "say", "emote",
 * "notice". Returns false and fills err on failure. */
MUST_CHECK bool bridge_tell(struct engine *engine, struct object *speaker,
        const struct bridge_person *person, struct str kind, struct str text, struct err *err);
/* Visits the channels of the game that open bridges relay. */
void bridge_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);
/* Appends "NICK/BRIDGE", which no character can be called. */
void bridge_person_name(struct str nick, const char *bridge, struct buf *out);
/* Same, as a line of a list of people: "NICK/BRIDGE NICK BRIDGE 0". */
void bridge_person_line(const struct bridge_person *person, struct buf *out);

/* Registers the calls bridge.*. */
void calls_bridge_add(struct engine *engine);
