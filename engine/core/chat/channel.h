#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Channels: talk across rooms, with history, a topic, and operators who keep order. `public` is always
 * there, and everybody hears it until they leave it.
 *
 * There are two ways to be on one. A character is a member: that is what telnet and the web go by. Sessions that chat
 * (IRC) join and part, all of one character together; joining makes the character a member, and they join again when
 * they log in. Somebody is *on* a channel while one of their sessions hears it.
 *
 * channel.c has the list and what is kept of each, channel_gate.c who may what, channel_line.c what was
 * said, channel_member.c who is on, channel_mode.c what operators may. */
struct channels;
struct channel;

#define CHANNEL_NAME_MAX 50
#define CHANNEL_TOPIC_MAX 390
#define CHANNEL_KEY_MAX 23
#define CHANNEL_MASKS_MAX 60   /* of one channel, all kinds together */
#define CHANNELS_JOINED_MAX 50 /* by one session */
#define CHANNEL_LINES_KEPT 200 /* of one channel */

/* Why something on a channel cannot be; the sentence comes with it. */
enum channel_no {
    CHANNEL_OK = 0,
    CHANNEL_MISSING,
    CHANNEL_NOT_ON,
    CHANNEL_NOT_OPERATOR,
    CHANNEL_NOBODY,        /* nobody of that name */
    CHANNEL_PERSON_NOT_ON, /* they are not on the channel */
    CHANNEL_PERSON_ON,     /* they are already */
    CHANNEL_INVITE_NEEDED,
    CHANNEL_BANNED,
    CHANNEL_KEY_NEEDED,
    CHANNEL_FULL,
    CHANNEL_SILENT, /* may not be said there */
    CHANNEL_BAD_NAME,
    CHANNEL_TOO_MANY,
    CHANNEL_BAD_VALUE,
    CHANNEL_LIST_FULL,
    CHANNEL_ELSEWHERE, /* they are on a bridged network, where operators here have no say */
    CHANNEL_UNREAD,    /* the disk does not say what was there before */
};

/* "not_on", for clients that tell them apart. */
const char *channel_no_code(enum channel_no no);

/* MOMENT_END: frees those that have ended. */
void channels_forget_ended(struct engine *engine, void *about);
struct channels *channels_create(struct engine *engine);
void channels_destroy(struct channels *channels);

/* Through the open tx: ends what guests have left behind, when a guest goes and at start. */
void channels_sweep(struct engine *engine);

/* Through the open tx: an account is erased. Its ranks and the masks for its name end; words stand in place of the name
 * where it set a topic or a mask. */
void channels_forget(
        struct engine *engine, uint64_t character, struct str name, struct str words);

/* -- the list (channel.c) -- */

/* NULL if there is none. Names are matched in any case, a leading '#' is passed over. */
struct channel *channel_find(struct engine *engine, struct str name);
bool channel_exists(struct engine *engine, struct str name);
struct str channel_name(const struct channel *channel);
/* Walks all, by name. */
void channel_each(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);
/* How many there are. */
size_t channels_count(struct engine *engine);

struct channel_about {
    struct str topic;
    struct str topic_by;
    int64_t topic_ms; /* wall clock */
    int64_t made_ms;
    bool secret;
    bool open; /* anybody may come in and read: it is not secret, has no key and is not for the invited */
};

struct channel_about channel_about(const struct channel *channel);

/* -- may somebody? (channel_gate.c) -- */

enum channel_act {
    CHANNEL_LOOK,  /* know that it is there, its topic, who is on it */
    CHANNEL_READ,  /* what was said */
    CHANNEL_SPEAK, /* say something */
    CHANNEL_JOIN,  /* come in, without a key */
};

/* Asked by every door before it shows or does anything of a channel. character 0: nobody in particular. */
enum channel_no channel_may(struct engine *engine, const struct channel *channel,
        uint64_t character, enum channel_act act, struct err *err);
/* May a player speak there now? */
enum channel_no channel_may_say(struct engine *engine, const struct channel *channel,
        struct object *player, struct err *err);
/* Same, of somebody of a bridged network, "nick@bridge". */
enum channel_no channel_may_carry(struct engine *engine, const struct channel *channel,
        struct str sender, struct err *err);
/* As channel_find, for somebody: NULL too if it is none of their business (a secret one). */
struct channel *channel_find_for(struct engine *engine, uint64_t character, struct str name);
/* "There is no channel called NAME."; returns CHANNEL_MISSING. */
enum channel_no channel_missing(struct engine *engine, struct str name, struct err *err);
/* On it, or a member who may come back. */
bool channel_belongs(struct engine *engine, const struct channel *channel, uint64_t character);
bool channel_has_member(struct engine *engine, struct object *player, struct str name);
/* Through the open tx, before player's first session that does not chat is attached. Ends memberships of
 * channels that player may not come back to, and tells them; elsewhere those who chat see them join. */
void channels_log_in(
        struct engine *engine, struct session *session, struct object *player, bool quiet);

/* Through the open tx, before a client that chats joins them: walks the player's own channels. Ends memberships of those
 * that they may not come back to, and tells the session. */
void channels_each_kept(struct engine *engine, struct session *session, struct object *player,
        void (*visit)(void *data, struct channel *channel), void *data);

/* -- who is on (channel_member.c) -- */

/* True if one of their sessions hears it. */
bool channel_is_on(struct engine *engine, const struct channel *channel, uint64_t character);
/* Walks who is on, each once; rank: 0, CHANNEL_VOICE, CHANNEL_OPERATOR or both. */
void channel_each_person(struct engine *engine, const struct channel *channel,
        void (*visit)(void *data, uint64_t character, unsigned rank), void *data);
size_t channel_count(struct engine *engine, const struct channel *channel);
/* Sends what speaker (a character; 0: nobody) says to every session that chats, is on the channel and of at least
 * that rank, but for one (0: none), and for whoever ignores them. */
void channel_send_words(struct engine *engine, const struct channel *channel,
        const struct msg *msg, unsigned rank, uint64_t speaker, uint64_t but_session);

/* Through the open tx. Makes player a member or not, as telnet and the web do it; joining one that is
 * not there founds it. False with a sentence. */
MUST_CHECK bool channel_join(struct engine *engine, struct object *player, struct str name,
        bool join, struct err *err);

struct channel_joining {
    struct session *session; /* one that chats */
    struct object *player;
    struct str name;
    struct str key;
    bool again; /* it says that it was on before the server was started: heeded if session->again */
    bool founded; /* out */
    bool was_on;  /* out: this session heard it already */
};

/* Through the open tx: lets a session that chats join; others are told. */
enum channel_no channel_session_join(
        struct engine *engine, struct channel_joining *joining, struct err *err);
/* Lets the character's other sessions that chat join as well, and sends them event as Chat.Joined. */
void channel_join_others(struct engine *engine, struct channel *channel,
        const struct session *session, const json_t *event);
/* Ends that, for all sessions of the player that chat; others are told if the player is off the channel by it. */
enum channel_no channel_session_part(struct engine *engine, struct session *session,
        struct object *player, struct str name, struct str why, struct err *err);
/* Ends the session's memberships; if tell, others are told where its character is off the channel by it. */
void channel_session_gone(struct engine *engine, const struct session *session, bool tell);
/* Before a session that does not chat is detached: tells others where its character is off a channel by that. */
void channels_plain_gone(struct engine *engine, const struct session *session);
/* Walks the channels that somebody is on. */
void channel_each_joined(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct channel *channel), void *data);

/* -- what is said (channel_line.c) -- */

struct channel_speech {
    struct str channel;
    struct str sender; /* a name, raw */
    uint64_t speaker;  /* their character; 0: somebody from elsewhere */
    struct str text;   /* raw */
    struct str kind;   /* "say", "emote", "notice" */
    bool stays_here;   /* no bridge carries it, nor the post to other worlds */
    bool of_realm;     /* sender is "NAME@WORLD" of the realm */
    bool has_account;  /* and they have an account there */
    int64_t time_ms;   /* wall clock: when it was said; 0: now */
};

/* Through the open tx: kept, and told to everybody on the channel but those who ignore the speaker; what cannot be
 * kept is not told.
 * Whether they may is asked before, for a speaker who is a player. */
enum channel_no channel_say(
        struct engine *engine, const struct channel_speech *speech, struct err *err);
/* Do other worlds of the realm hear what is said on a channel of that name? */
bool channel_is_shared(const struct engine *engine, struct str name);
/* By a player in play who is a member and may; false with a sentence. */
MUST_CHECK bool channel_post(struct engine *engine, struct object *sender, struct str name,
        struct str text, struct err *err);
/* Tells text (markup) to those on it who do not chat: what clients show by themselves. */
void channel_note(struct engine *engine, const struct channel *channel, struct str markup);

struct channel_line {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    uint64_t speaker;
    struct str sender;
    struct str kind;
    struct str text; /* raw */
};

/* Walks the last `limit` lines, oldest first. */
void channel_each_line(struct engine *engine, struct str name, size_t limit,
        void (*visit)(void *data, const struct channel_line *line), void *data);
/* The id that goes with a line: "NAME-NUMBER"; of what is said to all worlds of the realm "NAME-WORLD-TIME", which it has
 * in each of them. */
void channel_line_id(struct engine *engine, const struct channel *channel,
        const struct channel_line *line, struct buf *out);
/* The other world of the realm where somebody who speaks as "NAME@WORLD" is; empty: there is none of that name. */
struct str channel_line_world(const struct engine *engine, const struct channel_line *line);

/* -- what operators may (channel_mode.c) -- */

#define CHANNEL_VOICE 1u
#define CHANNEL_OPERATOR 2u

unsigned channel_rank(const struct channel *channel, uint64_t character);
/* Operators, wizards, and operators of the server. */
bool channel_commands(struct engine *engine, const struct channel *channel, uint64_t character);

/* Through the open tx, by actor; everybody on the channel is told. */
enum channel_no channel_set_topic(struct engine *engine, struct object *actor, struct str name,
        struct str topic, struct err *err);
enum channel_no channel_kick(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct str why, struct err *err);
enum channel_no channel_invite(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct err *err);

/* One change of how a channel is. The settings: operator and voice (value: whose), ban, exception and invitation
 * (value: a mask), key (value), limit (value: a number), and without value private, moderated, outside (only who
 * is on it may speak there), secret, topic (only operators change it), requests (none between clients). */
struct channel_change {
    bool on;
    struct str setting;
    struct str value;
};

/* Tries one change. changed: whether anything is different now (then it was not told yet:
 * channel_tell_changes). On CHANNEL_OK *out_value is the value as it counts (a name as it is written). */
enum channel_no channel_change(struct engine *engine, struct object *actor,
        struct channel *channel, const struct channel_change *change, bool *changed,
        struct buf *out_value, struct err *err);
/* {setting, on, value?} */
json_t *channel_change_json(const struct channel_change *change, struct str value);
/* changes: an array of those; borrowed. */
void channel_tell_changes(
        struct engine *engine, struct object *actor, struct channel *channel, json_t *changes);
/* Walks what is set, but for ranks and masks; without the key its value is "*". */
void channel_each_setting(const struct channel *channel, bool with_key,
        void (*visit)(void *data, const char *setting, struct str value), void *data);
/* Walks the masks of a setting: ban, exception, invitation. */
void channel_each_mask(const struct channel *channel, struct str setting,
        void (*visit)(void *data, struct str mask, struct str by, int64_t time_ms), void *data);
