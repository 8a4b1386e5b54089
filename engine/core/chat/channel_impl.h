#pragma once
#include "engine/base/ids.h"
#include "engine/core/chat/channel.h"
#include "engine/core/part.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/presence.h"
#include "world/model/rows.h"

#include <jansson.h>

/* Shared by the channel*.c files. */

enum channel_flag {
    CHANNEL_INVITE_ONLY = 1,
    CHANNEL_MODERATED = 2,     /* only operators and voiced users may speak */
    CHANNEL_NO_OUTSIDE = 4,    /* only those on it may speak */
    CHANNEL_SECRET = 8,        /* not listed */
    CHANNEL_TOPIC_LOCKED = 16, /* only operators change the topic */
    /* no requests between clients; has no effect, since they are blocked everywhere */
    CHANNEL_NO_CTCP = 32,
};

/* The values are stored. */
enum channel_mask_kind {
    CHANNEL_BAN = 'b',        /* kept out */
    CHANNEL_EXCEPTION = 'e',  /* exempt from bans */
    CHANNEL_INVITATION = 'I', /* may join without an invitation */
};

struct channel_mask {
    char kind;  /* enum channel_mask_kind */
    char *mask; /* owned */
    char *by;   /* owned */
    int64_t time_ms;
    struct writer writer;
    /* A ban that named a guest by nickname holds for that character, and for new guests and
     * accounts from the same address. */
    struct writer guest;
};

struct channel_ranked {
    uint64_t character;
    unsigned rank;
};

struct channel {
    char name[CHANNEL_NAME_MAX + 1];
    char stored[CHANNEL_NAME_MAX +
                8]; /* its name in rows and memberships, which never changes */
    /* The name before the last change, and when that was; empty: none. */
    char former[CHANNEL_NAME_MAX + 1];
    int64_t renamed_ms;
    uint64_t changed; /* commit of its last change in this process */
    /* Stored in the row. */
    uint64_t founder;
    char *topic;    /* owned; NULL: none */
    char *topic_by; /* owned */
    struct writer topic_writer;
    struct writer key_writer;
    int64_t topic_ms;
    int64_t made_ms;
    unsigned flags;
    char key[CHANNEL_KEY_MAX + 1]; /* empty: none */
    uint32_t limit;                /* 0: none */
    /* when its last lock (private, key) was set; 0: never; see channel_gate.c */
    int64_t lock_ms;
    struct channel_mask *masks; /* owned */
    size_t mask_count;
    struct channel_ranked *ranked; /* owned */
    size_t ranked_count;
    struct value metadata; /* owned: key -> text, of the module irc; nil or a table */
    struct value carried;  /* owned: bridge name -> number of the last line that has arrived */
    /* Only in memory. */
    uint64_t *sessions; /* owned: chat sessions that have joined */
    size_t session_count;
    uint64_t *invited; /* owned: characters; each may join once */
    size_t invited_count;
    bool ended;    /* its row is gone; freed when the transaction ends */
    bool numbered; /* last_number is valid */
    uint64_t last_number;
    uint64_t last_event; /* number of the last event that a module keeps; 0: unknown */
    bool timed;          /* said_ms is valid */
    int64_t said_ms;     /* the latest time of its lines; later if a line was undone */
    int64_t last_ms;     /* wall clock: of the last line said here */
};

struct channels {
    struct world *world;   /* borrowed */
    bool keeping;          /* a change made here is being written */
    struct channel **list; /* owned, by name */
    size_t count;
    struct map staying; /* character -> struct presence, filled by a module: channel_stays */
};

PART_STATE(channels, PART_CHANNELS)

#define CHANNEL_FLAGS_FIRST (CHANNEL_NO_OUTSIDE | CHANNEL_TOPIC_LOCKED)

/* -- the list and the row -- */

/* Adds an empty channel to the list. */
struct channel *channel_add(struct channels *channels, struct str name);
/* Gives a channel of the list another name. Call channel_keep after it. */
void channel_set_name(struct channels *channels, struct channel *channel, struct str name);
/* Returns the channel with that name in rows, or NULL. */
struct channel *channel_find_stored(const struct channels *channels, struct str name);
/* Returns the name that a row gives to its channel. */
struct str channel_row_title(const struct row *row);
/* Checks whether a channel may be called that; but: except this one. as_player: with the rules for players. */
enum channel_no channel_check_name(struct engine *engine, struct str name,
        const struct channel *but, bool as_player, struct err *err);
/* Returns the name without a leading '#'. */
struct str channel_bare_name(struct str name);
/* Reads the stored state from its row. */
void channel_read(struct channel *channel, const struct row *row);
/* Frees the stored state. */
void channel_forget_stored(struct channel *channel);

/* Writes the row after a change of the stored state. */
void channel_keep(struct engine *engine, const struct channel *channel);
/* Returns the number of the channel's last line; 0: no lines, or unreadable now. */
uint64_t channel_last_number(struct engine *engine, struct channel *channel);
/* Founds a channel in the open transaction, with nobody on it. maker NULL: founded for the
 * operator. */
enum channel_no channel_found(struct engine *engine, const struct object *maker,
        struct str name, struct channel **out, struct err *err);
/* Ends the channel if nobody is on it and nothing was ever said there, except `public`. */
void channel_end_if_idle(struct engine *engine, struct channel *channel);
/* Deletes the channel's row and lines in the open transaction; it is freed when that ends. */
void channel_end(struct engine *engine, struct channel *channel);
/* True if nobody is on it and nobody is left who may command it (departed guests never return).
 * Never for `public` and bridged channels, which have no founder. */
bool channel_is_orphaned(struct engine *engine, const struct channel *channel);
/* Ends the oldest orphaned channel. Returns false if none exists. */
bool channels_make_room(struct engine *engine);
/* Makes character the operator of an orphaned channel and resets its settings. Lines and topic
 * of a private channel are deleted first. */
void channel_adopt(struct engine *engine, struct channel *channel, uint64_t character);

/* Removes the operators' settings, except the topic. Call channel_keep after it. */
void channel_reset(struct channel *channel);
/* Deletes all lines, in the open transaction. */
void channel_drop_lines(struct engine *engine, const struct channel *channel);
/* Stores a line. Returns its number; 0 if it could not be stored. */
uint64_t channel_store_line(
        struct engine *engine, struct channel *channel, const struct channel_line *line);

/* Returns the line of a row of TABLE_CHANNEL_LINE, or of a table with the same columns. Borrows from
 * the row. */
static inline struct channel_line channel_line_of(const struct row *row)
{
    return (struct channel_line){
            .number = row_id(row, "number"),
            .time_ms = row_int(row, "time_ms"),
            .speaker = row_id(row, "sender"),
            .sender = row_str(row, "sender_name"),
            .kind = row_str(row, "kind"),
            .text = row_str(row, "text"),
    };
}

/* Visits one line, as channel_each_line does. */
void channel_visit_line(struct engine *engine, const struct channel *channel, uint64_t number,
        uint64_t reader, void (*visit)(void *data, const struct channel_line *line),
        void *data);
/* Notes a stored line with everybody on the channel whom it names: channel_each_mention. */
void channel_note_mentions(
        struct engine *engine, const struct channel *channel, const struct channel_line *line);
/* Returns the newest lines, the newest first, at most limit (0: all), as rows of
 * TABLE_CHANNEL_LINE. only: see store_select. */
struct rows channel_lines(
        struct engine *engine, const struct channel *channel, const char *only, size_t limit);

/* Add an ID to an array if it is missing, or remove it. */
void channel_ids_add(uint64_t **ids, size_t *count, uint64_t id);
bool channel_ids_remove(uint64_t *ids, size_t *count, uint64_t id);

/* -- membership -- */

/* True for a member since before the last lock, or one who has passed it. */
bool channel_has_passed(
        struct engine *engine, const struct object *player, const struct channel *channel);
/* Moves memberships of older worlds out of the options. */
void channel_upgrade_memberships(struct engine *engine, struct object *player);
/* True if player is a member. */
bool channel_is_member(
        struct engine *engine, const struct object *player, const struct channel *channel);
void channel_set_member(
        struct engine *engine, struct object *player, struct channel *channel, bool member);
/* True if player's chat clients join the channel at log-in: the player joined it and did not
 * part from it with a chat client. */
bool channel_is_kept(
        struct engine *engine, const struct object *player, const struct channel *channel);
/* Sets that for a member. */
void channel_set_kept(
        struct engine *engine, struct object *player, struct channel *channel, bool kept);
/* True if one of its operators still exists. */
bool channel_has_operator(struct engine *engine, const struct channel *channel);
/* Checks whether player may join, with that key (empty: none). */
enum channel_no channel_let_in(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str key, struct err *err);
/* Lets joining's player come in by name and key, founding the channel if it is missing; sets founded. */
enum channel_no channel_come_in(struct engine *engine, struct channel_joining *joining,
        struct channel **out, struct err *err);
/* Ends a membership that is no longer allowed, and tells the session why. */
void channel_lose(struct engine *engine, struct session *session, struct object *player,
        struct channel *channel, const char *why);
/* Tells chat clients that character is now on the channel. */
void channel_tell_join(struct engine *engine, struct channel *channel, uint64_t character);
/* True if a mask of that kind matches who, "nick!user@host". speaks: masks that count for speaking only are looked at, too. */
bool channel_has_mask(const struct channel *channel, enum channel_mask_kind kind,
        struct str who, bool speaks);
/* Appends a mask in its stored form: "ann" becomes "ann!*@*". */
void channel_mask_write(struct str text, struct buf *out);
/* Returns NULL if it is not set. */
struct channel_mask *channel_mask_find(
        const struct channel *channel, unsigned kind, struct str mask);
struct channel_mask *channel_mask_add(
        struct channel *channel, unsigned kind, struct str mask, struct str by);
/* Notes which guest a new ban names, if it names one; in play or just left. */
void channel_mask_mean(struct engine *engine, struct channel_mask *ban);
/* True if a ban holds for player, whose mask is who. */
bool channel_is_banned(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str who, bool speaks);
/* Does nothing if it is not set. */
void channel_mask_remove(struct channel *channel, unsigned kind, struct str mask);
/* For an erased account: removes masks for that nickname, since the next account with the name
 * is somebody else, and replaces the name by words where it set other masks. Returns true if
 * anything changed. */
bool channel_mask_forget(struct channel *channel, struct str name, struct str words);
void channel_set_rank(struct channel *channel, uint64_t character, unsigned rank);

/* Returns an event for chat clients, {"channel", "who": person}; the caller adds more. */
json_t *channel_event(struct engine *engine, const struct channel *channel, uint64_t character);
/* Sends the event under topic and takes ownership of it. */
void channel_tell(struct engine *engine, const struct channel *channel, const char *topic,
        json_t *event, uint64_t but_session);
/* Tells chat clients that character has left, and why, if that is not empty. */
void channel_tell_part(struct engine *engine, struct channel *channel, uint64_t character,
        struct str why, uint64_t but_session);
/* Returns a copy of an event for readers who ignore its actor, without the actor's words. The
 * caller owns it. */
json_t *channel_hush(struct engine *engine, const json_t *event);

/* -- settings and operators -- */

enum channel_setting_kind { SET_FLAG, SET_RANK, SET_MASK, SET_KEY, SET_LIMIT };

enum { CHANNEL_SETTINGS = 13 };

struct channel_setting {
    const char *name;
    enum channel_setting_kind kind;
    unsigned bit; /* the flag, the rank, or the kind of mask */
};

extern const struct channel_setting channel_settings[CHANNEL_SETTINGS];

/* Returns NULL for an unknown name. */
const struct channel_setting *channel_setting_find(struct str name);
/* Checks that actor is on the channel and, if required, commands it. */
enum channel_no channel_check_actor(struct engine *engine, const struct channel *channel,
        const struct object *actor, bool commands, struct err *err);
/* Finds a person by name who is on the channel. */
enum channel_no channel_find_on(struct engine *engine, const struct object *actor,
        const struct channel *channel, struct str name, struct presence **out, struct err *err);
