#pragma once
#include "net/bridges/net_bridge_impl.h"
#include "net/shared/json_client.h"

/* Internals of a bridge to Matrix, shared by matrix_*.c. */

enum { MATRIX_TELLS_MAX = 8 };

#define MATRIX_API "/_matrix/client/v3"

/* A private message whose room is being made. */
struct matrix_telling {
    char *user;      /* owned; NULL: unused */
    json_t *message; /* owned */
};

/* The protocol data of a bridge (net_bridge.own). */
struct matrix_bridge {
    struct json_client *client; /* owned; NULL: not connected yet */
    char *user;                 /* owned: "@skein:example.org" */
    char *since;                /* owned: where the next sync begins; NULL: now. Stays */
    char **rooms;               /* owned, each too: IDs of the joined rooms, by channel */
    bool sending;               /* a line is on its way */
    bool syncing;
    unsigned joining; /* rooms whose answer is on its way: no sync before them */
    bool told_encrypted;
    json_t *users;   /* owned: name here -> user; NULL: none */
    json_t *directs; /* owned: user -> their rooms with us; NULL: unknown yet */
    struct matrix_telling tells[MATRIX_TELLS_MAX];
};

struct matrix_bridge *matrix_of(const struct net_bridge *bridge);
/* Appends a user as shown here. */
void matrix_show(const struct net_bridge *bridge, struct str user, struct buf *out);

/* -- matrix_request.c -- */

/* Starts a request (json_client_ask); take gets the bridge. */
void matrix_ask(struct net_bridge *bridge, const char *method, struct str path, json_t *body,
        long timeout_s, json_take *take, uint64_t about);
/* Sends the account's token with all requests from now on; empty: none. */
void matrix_authorize(struct net_bridge *bridge, struct str token);
/* Loses the connection because of an answer. */
void matrix_fail(struct net_bridge *bridge, const char *what, const struct json_answer *answer);

/* Notes a person of our rooms, by the name here. */
void matrix_note_user(struct net_bridge *bridge, struct str nick, struct str user);

/* Returns the room with a person, or NULL. */
const char *matrix_direct_of(const struct net_bridge *bridge, struct str nick);

/* -- matrix_rooms.c -- */

void matrix_join(struct net_bridge *bridge, struct net_bridge_channel *channel);
/* Returns the channel of a joined room, or NULL. */
struct net_bridge_channel *matrix_channel_of(struct net_bridge *bridge, const char *room);
const char *matrix_room_of(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel);
/* Takes an event about a member of a room. */
void matrix_take_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const json_t *event);

/* -- matrix_direct.c -- */

/* Asks which rooms the account has with one person. */
void matrix_ask_directs(struct net_bridge *bridge);
void matrix_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item);
/* Appends the text of a message. */
void matrix_add_body(const json_t *content, struct buf *out);
/* Takes an event of a room that is none of our channels. */
void matrix_take_private(struct net_bridge *bridge, const char *room, const json_t *event);
void matrix_direct_reset(struct net_bridge *bridge);

/* -- matrix_send.c -- */

/* Appends a message to the queue; takes it. */
void matrix_say(struct net_bridge *bridge, const char *room, json_t *message);
/* Returns a private message. */
json_t *matrix_message_of(struct net_bridge *bridge, const struct net_bridge_item *item);

void matrix_write(struct net_bridge *bridge, struct net_bridge_item *item);
void matrix_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text);
void matrix_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text);
/* Sends a line of the queue. */
void matrix_post(struct net_bridge *bridge, struct str line);
bool matrix_is_ready(const struct net_bridge *bridge);

/* -- matrix_sync.c -- */

/* The account is open: finds out where news begins, and joins the rooms. */
void matrix_begin_sync(struct net_bridge *bridge);
/* Asks for what happened since the last time, if that is not on its way. */
void matrix_sync(struct net_bridge *bridge);
