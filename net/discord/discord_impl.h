#pragma once
#include "net/bridges/net_bridge_impl.h"
#include "net/discord/discord_text.h"
#include "net/shared/json_client.h"

/* Internals of a bridge to Discord, shared by discord_*.c. IDs are numbers here, and texts in JSON. */

#define DISCORD_API "/api/v10"
#define DISCORD_ASK_S 30L

enum { DISCORD_PEOPLE_MAX = 500, DISCORD_NAME_SIZE = 80, DISCORD_TELLS_MAX = 8 };

struct ws_client;

/* Somebody who has spoken; they are on a channel here from then on. */
struct discord_person {
    uint64_t id;     /* 0: unused */
    uint64_t direct; /* the channel of our private messages; 0: unknown */
    char name[DISCORD_NAME_SIZE];
};

/* A channel of the configuration, as it is there. */
struct discord_room {
    uint64_t id; /* 0: not found yet */
    uint64_t guild;
    uint64_t
            last; /* ID of its last message that we know; 0: none. Stays when the connection is lost */
    uint64_t hook;   /* ID of the webhook that says our lines; 0: none */
    char *hook_path; /* owned; secret: "/webhooks/ID/TOKEN?wait=true" */
    bool joining;    /* its answers are on their way */
    bool doubtful;   /* there are two channels of that name */
};

/* A private message whose channel is being opened. */
struct discord_telling {
    uint64_t person; /* 0: unused */
    char *text;      /* owned: as Discord has it */
};

/* The protocol data of a bridge (net_bridge.own). */
struct discord_bridge {
    struct json_client *client; /* owned; NULL: nothing asked yet */
    struct discord_room *rooms; /* owned; options.channel_count of them */
    uint64_t user;              /* us */
    uint64_t application;
    size_t guilds_awaited; /* servers that the gateway has not told of yet */

    /* discord_gateway.c */
    struct ws_client *socket; /* NULL: none */
    char *session;            /* owned; of the gateway; NULL: none to resume */
    char *resume_url;         /* owned */
    int64_t seq;              /* the last event's number; -1: none */
    uint32_t beat_ms;         /* how often the gateway wants a heartbeat; 0: unknown yet */
    int64_t beat_due_ms;
    bool beat_unanswered;
    bool greeted;         /* the gateway has said hello on this socket */
    int64_t reopen_by_ms; /* not 0: a new socket is being opened, without telling the game */

    /* discord_send.c */
    char *line; /* owned; secret: the line on its way; NULL: none */
    uint64_t line_mark;
    uint64_t line_hash;    /* of its content */
    bool line_arrived;     /* the gateway has told us of it */
    unsigned line_tries;   /* that failed at the server */
    int64_t line_retry_ms; /* when it is sent again; 0: its answer is on its way */
    struct discord_telling tells[DISCORD_TELLS_MAX];

    /* discord_people.c */
    struct discord_person people[DISCORD_PEOPLE_MAX];
    size_t person_at;

    uint64_t edits[16]; /* hashes of edits that were carried, in a ring */
    size_t edit_at;
};

static inline struct discord_bridge *discord_of(const struct net_bridge *bridge)
{
    return bridge->own;
}

/* Returns an ID of an object; 0: it is missing. */
uint64_t discord_id_of(const json_t *object, const char *name);

/* -- discord_state.c -- */

/* Asks by REST. path: below DISCORD_API. body is taken; NULL: none. */
void discord_ask(struct net_bridge *bridge, const char *method, const char *path, json_t *body,
        json_take *take, uint64_t about);
/* Loses the connection because of an answer. */
void discord_fail(
        struct net_bridge *bridge, const char *what, const struct json_answer *answer);

struct discord_room *discord_room_of(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel);
/* Returns the joined channel with that ID, or NULL. */
struct net_bridge_channel *discord_channel_of(struct net_bridge *bridge, uint64_t id);
void discord_hook_forget(struct discord_room *room);
void discord_rooms_finish(struct net_bridge *bridge);
/* The next connection begins a new session. */
void discord_gateway_forget(struct net_bridge *bridge);
/* The gateway has let us in. */
void discord_gateway_enter(struct net_bridge *bridge);

/* -- discord_gateway.c -- */

void discord_gateway_greet(struct net_bridge *bridge);
/* Sends a heartbeat now. */
void discord_gateway_beat(struct net_bridge *bridge);
void discord_gateway_tick(struct net_bridge *bridge);
void discord_gateway_reset(struct net_bridge *bridge);

/* -- discord_event.c -- */

void discord_event_take(struct net_bridge *bridge, struct str type, const json_t *data);

/* -- discord_room.c -- */

void discord_join(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* A server has told of its channels. */
void discord_take_guild(struct net_bridge *bridge, const json_t *guild);
/* A channel is new, or has another name. */
void discord_take_channel(struct net_bridge *bridge, uint64_t guild, const json_t *about);
/* A server is gone, or a channel. */
void discord_lose_guild(struct net_bridge *bridge, uint64_t guild, const char *why);
void discord_lose_channel(struct net_bridge *bridge, uint64_t id);
/* All servers have been told of: other channels of the configuration do not exist. */
void discord_end_of_guilds(struct net_bridge *bridge);

/* -- discord_hook.c -- */

/* Finds or makes the webhook that says our lines in a room, then finishes joining. */
void discord_hook_find(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Reads what was said in our absence, if we have been there before, and is on the channel then. */
void discord_catch_up(struct net_bridge *bridge, struct net_bridge_channel *channel);

/* -- discord_people.c -- */

/* Returns whom an object of a user means, and notes them on the channel (NULL: on none). Returns NULL
 * for programs, and for us. */
struct discord_person *discord_meet(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const json_t *user);
struct discord_person *discord_find_person(const struct net_bridge *bridge, uint64_t id);
struct discord_person *discord_find_named(const struct net_bridge *bridge, struct str name);

/* -- discord_message.c -- */

/* Takes a message of a room, or a private one; age_ms 0: new. */
void discord_take_message(struct net_bridge *bridge, const json_t *message, int64_t age_ms);
void discord_take_edit(struct net_bridge *bridge, const json_t *message);
void discord_take_deleted(struct net_bridge *bridge, uint64_t channel, struct str id);
void discord_take_reaction(struct net_bridge *bridge, const json_t *reaction, bool added);

/* -- discord_send.c -- */

void discord_write_item(struct net_bridge *bridge, struct net_bridge_item *item);
void discord_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text);
void discord_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text);
void discord_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
void discord_post(struct net_bridge *bridge, struct str line);
/* Sends a line again that is due. */
void discord_send_tick(struct net_bridge *bridge);
bool discord_is_ready(const struct net_bridge *bridge);
/* A message of ours has come back: the line on its way has arrived. */
void discord_note_echo(struct net_bridge *bridge, struct str content);
void discord_send_reset(struct net_bridge *bridge);
