#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Channels: talk across rooms, with history, a topic, and operators who keep order. `public`
 * always exists, and everybody hears it until they leave it.
 *
 * There are two ways to be on a channel. A character can be a member; telnet and the web use
 * that. Chat sessions (IRC) join and part, all of one character together; joining also makes
 * the character a member, and they rejoin at the next log-in. A character is *on* a channel
 * while one of their sessions hears it.
 *
 * The files channel*.c, lowest first; each calls only those before it: row and setting (stored
 * state), channel (the list), history (stored lines), membership, people (who is on), mask, end,
 * found, words (what a reader may read), tell (events), gate (permission checks), line, act and
 * mode (what operators do), member (joining and parting). */
struct channels;
struct channel;

#define CHANNEL_NAME_MAX 50
#define CHANNEL_TOPIC_MAX 390
#define CHANNEL_KEY_MAX 23
#define CHANNEL_MASKS_MAX 60   /* per channel, all kinds together */
#define CHANNELS_JOINED_MAX 50 /* per session */
#define CHANNEL_LINES_KEPT 200 /* per channel */

/* Reasons for a refusal; each comes with a sentence. */
enum channel_no {
    CHANNEL_OK = 0,
    CHANNEL_MISSING,
    CHANNEL_NOT_ON,
    CHANNEL_NOT_OPERATOR,
    CHANNEL_NOBODY,        /* no person of that name */
    CHANNEL_PERSON_NOT_ON, /* they are not on the channel */
    CHANNEL_PERSON_ON,     /* they already are */
    CHANNEL_INVITE_NEEDED,
    CHANNEL_BANNED,
    CHANNEL_KEY_NEEDED,
    CHANNEL_FULL,
    CHANNEL_SILENT, /* speaking is not allowed there */
    CHANNEL_BAD_NAME,
    CHANNEL_TOO_MANY,
    CHANNEL_BAD_VALUE,
    CHANNEL_LIST_FULL,
    CHANNEL_ELSEWHERE, /* they are on a bridged network, where operators here have no power */
    CHANNEL_UNREAD,    /* the stored lines cannot be read from the disk */
    CHANNEL_TAKEN,     /* another channel has that name */
    CHANNEL_FIXED,     /* its name stays */
    CHANNEL_RENAMED,   /* it has another name now */
};

/* Ends channels left behind by guests, in the open transaction; called when a guest leaves and
 * at the start. */
void channels_sweep(struct engine *engine);

/* Erases an account, in the open transaction: removes its ranks and the masks for its name, and
 * replaces the name by words where it set a topic or a mask. */
void channels_forget(
        struct engine *engine, uint64_t character, struct str name, struct str words);

/* -- the list (channel.c) -- */

/* Returns NULL if no such channel exists. Names are matched in any case, without a leading
 * '#'. */
struct channel *channel_find(struct engine *engine, struct str name);
struct str channel_name(const struct channel *channel);
/* Returns the channel that had this name some days ago and has another one now, or NULL. */
#define CHANNEL_FORWARD_DAYS 7
struct channel *channel_forward(struct engine *engine, struct str name);
/* Visits all channels by name. */
void channel_each(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data);

/* False if the reader ignores the founder and everybody there: then lists leave the channel
 * out. */
bool channel_names_for(struct engine *engine, const struct channel *channel, uint64_t reader);

struct channel_about {
    struct str stored; /* its name in the tables of channels and their lines; never changes */
    struct str topic;
    struct str topic_by;
    int64_t topic_ms; /* wall clock */
    int64_t made_ms;
    bool secret;
    bool open; /* anybody may join and read: not secret, no key, not invite-only */
};

/* As the reader sees it (0: nobody in particular), who may ignore the writer of the topic. */
struct channel_about channel_about(
        struct engine *engine, const struct channel *channel, uint64_t reader);

/* -- permissions (channel_gate.c) -- */

enum channel_act {
    CHANNEL_LOOK,  /* know that it exists, its topic and its people */
    CHANNEL_READ,  /* its lines */
    CHANNEL_SPEAK, /* say something */
    CHANNEL_JOIN,  /* come in without a key */
};

/* Checks a permission; every service must ask before it shows or does anything on a channel.
 * character 0: an anonymous viewer. */
enum channel_no channel_may(struct engine *engine, const struct channel *channel,
        uint64_t character, enum channel_act act, struct err *err);
/* Checks whether a player may speak there now. */
enum channel_no channel_may_say(struct engine *engine, const struct channel *channel,
        struct object *player, struct err *err);
/* Same for a person of a bridged network, "nick@bridge". */
enum channel_no channel_may_carry(struct engine *engine, const struct channel *channel,
        struct str sender, struct err *err);
/* Same as channel_find, but also NULL if the channel is secret for the character. */
struct channel *channel_find_for(struct engine *engine, uint64_t character, struct str name);
/* Fills err with a sentence that no channel has this name. Returns CHANNEL_MISSING. */
enum channel_no channel_missing(struct engine *engine, struct str name, struct err *err);
/* True if the character is on the channel, or a member who may come back. */
bool channel_belongs(struct engine *engine, const struct channel *channel, uint64_t character);
bool channel_has_member(struct engine *engine, struct object *player, struct str name);
/* Called before player's first session without a chat client is attached, in the open
 * transaction. Ends memberships that are no longer allowed and tells the player; on the other
 * channels, chat clients see them join. */
void channels_log_in(
        struct engine *engine, struct session *session, struct object *player, bool quiet);

/* -- people on a channel (channel_people.c, channel_member.c) -- */

/* Returns the presence of a character that stays on its own channels while it is asleep, and is not in play by that; NULL:
 * it does not stay. */
struct presence *channel_stays(const struct engine *engine, uint64_t character);
/* Return somebody who may be on channels: in play, or staying. NULL: nobody. */
struct presence *channel_person(struct engine *engine, uint64_t character);
struct presence *channel_person_named(struct engine *engine, struct str name);
/* True if one of the character's sessions hears the channel, or it stays there. */
bool channel_is_on(struct engine *engine, const struct channel *channel, uint64_t character);
/* Visits each character that is on the channel once; rank: 0, CHANNEL_VOICE, CHANNEL_OPERATOR
 * or both. */
void channel_each_person(struct engine *engine, const struct channel *channel,
        void (*visit)(void *data, uint64_t character, unsigned rank), void *data);
size_t channel_count(struct engine *engine, const struct channel *channel);
/* True if some session of the character is not a chat client, so that membership counts. */
bool channel_membership_counts(struct engine *engine, uint64_t character);
/* Visits the channels of which the player is a member. visit may not change memberships. */
typedef void channel_visit(void *data, struct channel *channel);
void channel_each_membership(
        struct engine *engine, const struct object *player, channel_visit *visit, void *data);
void channel_send_event(struct session *session, const char *topic, const json_t *event);
/* Sends a line to each chat session on the channel with at least that rank. speaker is a
 * character or 0. but_session (0: no exception) and listeners who ignore the speaker are left
 * out. */
void channel_send_words(struct engine *engine, const struct channel *channel,
        const struct msg *msg, unsigned rank, uint64_t speaker, uint64_t but_session);

/* Makes player a member or ends that, as on telnet and the web, in the open transaction.
 * Joining a missing channel founds it. Returns false and fills err on failure. */
MUST_CHECK bool channel_join(struct engine *engine, struct object *player, struct str name,
        bool join, struct err *err);

struct channel_joining {
    struct session *session; /* a chat session */
    struct object *player;
    struct str name;
    struct str key;
    /* the client says that it was on before the server's restart; respected if session->again */
    bool again;
    bool founded; /* out */
    bool was_on;  /* out: this session already heard it */
};

/* Ends the joins of a closing session. tell: inform others where its character is then off the
 * channel. */
void channel_session_gone(struct engine *engine, const struct session *session, bool tell);
/* Called before a session without a chat client is detached: informs others where its character
 * is then off a channel. */
void channels_plain_gone(struct engine *engine, const struct session *session);
/* Visits the channels that the character is on. */
void channel_each_joined(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct channel *channel), void *data);

/* What happened on a channel, for INTERNAL_CHANNEL_EVENT. */
struct channel_happening {
    const struct channel *channel;
    const char *
            topic; /* of the event, as chat clients get it; "Chat.Dropped": its lines were deleted */
    json_t *event; /* what they get, which may get more members; NULL: nothing */
};

/* -- lines (channel_line.c) -- */

struct channel_speech {
    struct str channel;
    struct str sender; /* a name, raw */
    uint64_t speaker;  /* their character; 0: somebody elsewhere */
    struct str text;   /* raw */
    struct str kind;   /* "say", "emote", "notice", "npc" */
    bool stays_here;   /* sent neither to bridges nor to other worlds */
    bool of_realm;     /* sender is "NAME@WORLD" of the realm */
    bool has_account;  /* that sender has an account there */
    int64_t time_ms;   /* wall clock: time of speaking; 0: now */
};

/* Stores a line and sends it to everybody on the channel except those who ignore the speaker,
 * in the open transaction. A line that cannot be stored is not sent. For players, the caller
 * checks the permission first. */
enum channel_no channel_say(
        struct engine *engine, const struct channel_speech *speech, struct err *err);
/* Returns the wall clock time of the channel's last line, or a later one; 0: none. Reads the file only once. */
int64_t channel_said_ms(struct engine *engine, struct channel *channel);
/* True if channels of that name are shared with other worlds of the realm. */
bool channel_is_shared(const struct engine *engine, struct str name);
/* Says a line of sender, a player in play or an npc, after checking that who, who answers for it, is a
 * member and may speak. Returns false and fills err if refused. */
MUST_CHECK bool channel_post(struct engine *engine, struct object *sender, struct object *who,
        struct str name, struct str text, struct err *err);
/* Shows what somebody does to people on the channel without a chat client; chat clients display
 * such events themselves. plain: the text; quiet: the same without their words, for people who
 * ignore them. */
void channel_note(struct engine *engine, const struct channel *channel, uint64_t actor,
        struct str plain, struct str quiet);

#define CHANNEL_LINE_GONE                                                                      \
    "gone" /* kind of a stored line that was taken back: its words are gone */

struct channel_line {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    uint64_t speaker;
    struct str sender;
    struct str kind;
    struct str text; /* raw */
};

/* Visits the last `limit` lines, the oldest first, but those of people whom the reader ignores. An
 * npc whose name somebody has by now is "NAME/npc" there. Reader 0: all lines, as they are. */
void channel_each_line(struct engine *engine, struct str name, size_t limit, uint64_t reader,
        void (*visit)(void *data, const struct channel_line *line), void *data);
/* Visits the last lines that name the reader, the oldest first, without those of people whom they ignore. Words of the
 * text only: the caller compares the name. */
void channel_each_mention(struct engine *engine, const struct channel *channel,
        const struct object *reader, void (*visit)(void *data, const struct channel_line *line),
        void *data);
/* Appends a line's ID: "NAME-NUMBER"; on a channel shared by all worlds "NAME-WORLD-TIME", the
 * same in each world. */
void channel_line_id(struct engine *engine, const struct channel *channel,
        const struct channel_line *line, struct buf *out);
/* Returns the other world of a speaker "NAME@WORLD" of the realm; empty if no world has that
 * name. */
struct str channel_line_world(const struct engine *engine, const struct channel_line *line);

/* -- operators' settings (channel_mode.c) -- */

#define CHANNEL_VOICE 1u
#define CHANNEL_OPERATOR 2u

unsigned channel_rank(const struct channel *channel, uint64_t character);
/* True for operators of the channel, wizards, and server operators. */
bool channel_commands(struct engine *engine, const struct channel *channel, uint64_t character);

/* Each acts for actor in the open transaction and tells everybody on the channel. */
enum channel_no channel_set_topic(struct engine *engine, struct object *actor, struct str name,
        struct str topic, struct err *err);
enum channel_no channel_kick(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct str why, struct err *err);
enum channel_no channel_invite(struct engine *engine, struct object *actor, struct str name,
        struct str whom, struct err *err);

/* One change of a channel's settings: operator and voice (value: a name), ban, exception and
 * invitation (value: a mask), key (value), limit (value: a number). Without value: private,
 * moderated, outside (only those on it may speak), secret, topic (only operators change it),
 * requests (no requests between clients). */
struct channel_change {
    bool on;
    struct str setting;
    struct str value;
};

/* What a change did. */
struct channel_changed {
    bool differs;     /* anything is different now */
    struct buf value; /* on CHANNEL_OK: normalised (a name in its own spelling); owned */
};

/* Applies one change; *out is zero at first. If something differs then, the caller announces it
 * with channel_tell_changes. */
enum channel_no channel_change(struct engine *engine, struct object *actor,
        struct channel *channel, const struct channel_change *change,
        struct channel_changed *out, struct err *err);
/* Returns {setting, on, value?}. */
json_t *channel_change_json(const struct channel_change *change, struct str value);
/* Announces an array of such changes; borrowed. */
void channel_tell_changes(
        struct engine *engine, struct object *actor, struct channel *channel, json_t *changes);
/* Visits the settings, except ranks and masks, as the reader may read them. For reader 0 the
 * key's value is "*". */
void channel_each_setting(struct engine *engine, const struct channel *channel, uint64_t reader,
        void (*visit)(void *data, const char *setting, struct str value), void *data);
/* Visits the masks of a setting, as the reader may read them: ban, exception, invitation. */
void channel_each_mask(struct engine *engine, const struct channel *channel, struct str setting,
        uint64_t reader,
        void (*visit)(void *data, struct str mask, struct str by, int64_t time_ms), void *data);
