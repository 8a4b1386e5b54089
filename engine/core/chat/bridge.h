#pragma once
#include "engine/core/chat/channel.h"

/* Bridges: chat networks elsewhere, of which a front (net/bridge/net_bridge.c) carries channels. A bridge is a
 * session that speaks for no character; it makes itself known by the call bridge.open, says what was
 * said there by bridge.say and bridge.topic, and is told what was said here as event
 * Bridge.Said {"channel", "sender", "kind", "text", "number", "time_ms"}. Bridge.Pause {"paused"} says whether it may say there
 * what waits with it; false: and shall try now what it would try later.
 *
 * A bridge whose network tells which of our lines it has resumes: how far each channel is carried is kept with the channel
 * (bridge.carried), and when it opens it is told what was said since. Others would say lines twice, and are not.
 *
 * Who speaks from elsewhere is "NICK@BRIDGE", which no character can be called. IRC shows them as
 * "NICK/BRIDGE", for a nickname has no '@': wherever one is named, both are understood. */
struct bridges;

#define BRIDGE_NAME_MAX 40
#define BRIDGE_NICK_MAX 100
#define BRIDGE_CHANNELS_MAX 50
#define BRIDGES_MAX 50

/* One that is open; borrowed. */
struct bridge_about {
    const char *name;
    const char *state; /* a sentence's beginning: "connected to irc.example as Skein" */
    bool online;
    bool paused;     /* carries nothing, either way, but stays where it is */
    int64_t next_ms; /* until it tries again what does not go now; 0: it has nothing to try */
};

struct bridges *bridges_create(void);
void bridges_destroy(struct bridges *bridges);
/* Walks those open, by name. */
void bridge_each(struct engine *engine,
        void (*visit)(void *data, const struct bridge_about *about), void *data);
/* Through the open tx; those on its channels are told. False if there is none of that name. A pause is kept until
 * the process ends; its end, also of one that was none, makes the bridge try at once. */
bool bridge_pause(struct engine *engine, struct str name, bool paused);

/* Appends "nick@bridge" for one who is named so, as "nick/bridge" or as "<nick@bridge>"; false, and nothing
 * appended, if text is none of these. Both halves may have * and ?. */
bool bridge_read_sender(struct str text, struct buf *out);
/* Appends what masks are compared with, and IRC shows: "nick/bridge!nick@bridge". */
void bridge_mask(struct str sender, struct buf *out);

struct bridge_said {
    struct str channel;
    struct str sender; /* raw; "nick@bridge" of somebody from elsewhere */
    struct str kind;   /* "say", "emote", "notice", "topic" */
    struct str text;   /* raw */
    uint64_t number;   /* of the line on its channel; 0: it is none */
    int64_t time_ms;   /* of the line; wall clock */
};

/* In the open slice: hands to every bridge what was said on a channel that it carries. */
void bridge_hear(struct engine *engine, const struct bridge_said *said);

/* A bridge's session is gone: those who chat are told that nobody is there by it any more. */
void bridge_session_gone(struct engine *engine, const struct session *session);

/* Somebody who is on a channel of a bridged network. */
struct bridge_person {
    struct str nick; /* there, raw */
    const char *bridge;
};

/* Walks those who are on what is bridged with a channel of the game. */
void bridge_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct bridge_person *person), void *data);
/* Finds somebody by the name that they have here, "NICK/BRIDGE", on a channel that viewer may know of. Borrowed for the
 * slice. */
bool bridge_find_person(
        struct engine *engine, uint64_t viewer, struct str name, struct bridge_person *out);
/* Tells somebody on a bridged network something, who can answer for a while. kind: "say", "emote", "notice". False with a
 * sentence. */
MUST_CHECK bool bridge_tell(struct engine *engine, struct object *speaker,
        const struct bridge_person *person, struct str kind, struct str text, struct err *err);
/* Walks the channels of the game that open bridges carry. */
void bridge_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);
/* Appends "NICK/BRIDGE", which no character can be called. */
void bridge_person_name(struct str nick, const char *bridge, struct buf *out);
/* Same as a line of a list of people: "NICK/BRIDGE NICK BRIDGE 0". */
void bridge_person_line(const struct bridge_person *person, struct buf *out);

/* The calls bridge.*. */
void calls_bridge_add(struct engine *engine);
