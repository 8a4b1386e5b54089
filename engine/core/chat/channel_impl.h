#pragma once
#include "engine/core/chat/channel.h"
#include "engine/core/people/presence.h"
#include "world/model/rows.h"

#include <jansson.h>

/* The inside of channels, shared by channel*.c. */

enum channel_flag {
    CHANNEL_INVITE_ONLY = 1,
    CHANNEL_MODERATED = 2,     /* only operators and who has a voice may speak */
    CHANNEL_NO_OUTSIDE = 4,    /* only who is on it may speak there */
    CHANNEL_SECRET = 8,        /* not listed */
    CHANNEL_TOPIC_LOCKED = 16, /* only operators change the topic */
    CHANNEL_NO_CTCP = 32, /* no requests between clients: as it is everywhere, set or not */
};

/* As they are kept. */
enum channel_mask_kind {
    CHANNEL_BAN = 'b',        /* kept out */
    CHANNEL_EXCEPTION = 'e',  /* let in all the same */
    CHANNEL_INVITATION = 'I', /* needs no invitation */
};

struct channel_mask {
    char kind;  /* enum channel_mask_kind */
    char *mask; /* owned */
    char *by;   /* owned */
    int64_t time_ms;
};

struct channel_ranked {
    uint64_t character;
    unsigned rank;
};

struct channel {
    char name[CHANNEL_NAME_MAX + 1];
    uint64_t changed; /* the commit of its last change, if in this process */
    /* Kept, as the row's columns. */
    uint64_t founder;
    char *topic;    /* owned; NULL: none */
    char *topic_by; /* owned */
    int64_t topic_ms;
    int64_t made_ms;
    unsigned flags;
    char key[CHANNEL_KEY_MAX + 1]; /* empty: none */
    uint32_t limit;                /* 0: none */
    int64_t lock_ms; /* when its last lock (private, key) was set; 0: never. channel_gate.c */
    struct channel_mask *masks; /* owned */
    size_t mask_count;
    struct channel_ranked *ranked; /* owned */
    size_t ranked_count;
    struct value
            carried; /* owned: table of bridges that resume, by name: the number of the last line that is there */
    /* Of this process. */
    uint64_t *sessions; /* owned: that chat and have joined */
    size_t session_count;
    uint64_t *invited; /* owned: characters, each for one join */
    size_t invited_count;
    bool ended;    /* its row is gone: so is this, when the slice ends */
    bool numbered; /* last_number is known */
    uint64_t last_number;
    int64_t last_ms; /* wall clock: of what was said last here */
};

struct channels {
    struct world *world;   /* borrowed */
    bool keeping;          /* what is here is being written */
    struct channel **list; /* owned, by name */
    size_t count;
};

/* After a change of what is kept: writes the row. */
void channel_keep(struct engine *engine, const struct channel *channel);
/* The number of the channel's last line; 0: there is none, or it cannot be read now. */
uint64_t channel_last_number(struct engine *engine, struct channel *channel);
/* Founds one, through the open tx; nobody is on it yet. Without a maker: for the operator. */
enum channel_no channel_found(struct engine *engine, const struct object *maker,
        struct str name, struct channel **out, struct err *err);
/* Nobody is on it and nothing was ever said there: it ends. `public` stays. */
void channel_end_if_idle(struct engine *engine, struct channel *channel);
/* Through the open tx: its row and lines go; it is forgotten when the slice ends. */
void channel_end(struct engine *engine, struct channel *channel);
/* Nobody is on it, and nobody is left who may command it (guests are gone for good). `public` and what
 * bridges carry have no need of anybody. */
bool channel_is_orphaned(struct engine *engine, const struct channel *channel);
/* Ends the oldest that a player has founded and nobody is left for; false if there is none. */
bool channels_make_room(struct engine *engine);
/* Whoever comes first to an orphan commands it, and finds it open; what was private is not found. */
void channel_adopt(struct engine *engine, struct channel *channel, uint64_t character);

/* Takes away what operators have set, but for the topic. Before keep. */
void channel_reset(struct channel *channel);
/* Through the open tx. */
void channel_drop_lines(struct engine *engine, const struct channel *channel);
/* The newest lines, the newest first, at most limit (0: all), as rows of TABLE_CHANNEL_LINE; only: see
 * store_select. */
struct rows channel_lines(
        struct engine *engine, const struct channel *channel, const char *only, size_t limit);

/* Adds id to a list of some, once; or takes it out. */
void channel_ids_add(uint64_t **ids, size_t *count, uint64_t id);
bool channel_ids_remove(uint64_t *ids, size_t *count, uint64_t id);
bool channel_ids_has(const uint64_t *ids, size_t count, uint64_t id);

/* Whether player has it among their channels. */
bool channel_is_member(
        struct engine *engine, const struct object *player, const struct channel *channel);
void channel_set_member(
        struct engine *engine, struct object *player, struct channel *channel, bool member);
/* Whether player's chat clients join it when they log in: they joined it, and did not part it by one of them. */
bool channel_is_kept(
        struct engine *engine, const struct object *player, const struct channel *channel);
/* Sets that, for a member. */
void channel_set_kept(
        struct engine *engine, struct object *player, struct channel *channel, bool kept);
/* True if one of its operators is in the world. */
bool channel_has_operator(struct engine *engine, const struct channel *channel);
/* A lock was set: who is on the channel has passed it. Before keep. */
void channel_lock_set(struct engine *engine, struct channel *channel);
/* May player come in, with that key (empty: none)? */
enum channel_no channel_let_in(struct engine *engine, const struct channel *channel,
        const struct object *player, struct str key, struct err *err);
/* Tells those who chat that character is on it now. */
void channel_tell_join(struct engine *engine, struct channel *channel, uint64_t character);
/* True if a mask of that kind is on the list and fits who, "nick!user@host". */
bool channel_has_mask(
        const struct channel *channel, enum channel_mask_kind kind, struct str who);
/* Appends a mask as it is kept: "ann" is "ann!*@*". */
void channel_mask_write(struct str text, struct buf *out);
bool channel_mask_is_set(const struct channel *channel, unsigned kind, struct str mask);
void channel_mask_add(struct channel *channel, unsigned kind, struct str mask, struct str by);
/* False if it was not there. */
bool channel_mask_remove(struct channel *channel, unsigned kind, struct str mask);
/* An account is erased: masks for that nickname alone end, whatever they do, as the next account of that name is somebody
 * else; words stand for the name where it set others. True if anything changed. */
bool channel_mask_forget(struct channel *channel, struct str name, struct str words);
void channel_set_rank(struct channel *channel, uint64_t character, unsigned rank);

/* An event for those who chat: {"channel", "who": person}, to which the caller adds. */
json_t *channel_event(struct engine *engine, const struct channel *channel, uint64_t character);
/* Sends it under topic, and takes it. */
void channel_tell(struct engine *engine, const struct channel *channel, const char *topic,
        json_t *event, uint64_t but_session);
