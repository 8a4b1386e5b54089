#pragma once
#include "engine/base/buf.h"
#include "net/ssh/sshd.h"

#include <ev.h>
#include <jansson.h>

#include <libssh/libssh.h>
#include <libssh/server.h>

/* The inside of net/ssh: a connection (sshd_front.c), who it is (sshd_auth.c), what its channels ask for
 * (sshd_channel.c), and what they are used for (sshd_play.c, sftpd.c). */

struct session;
struct sshd_channel;

/* What a channel is used for; chosen once. */
struct sshd_use {
    /* Returns how many bytes were taken: the rest is offered again. No bytes: it may go on with what it has. */
    size_t (*received)(struct sshd_channel *channel, struct str bytes);
    /* The client will send no more: may be told again and again. */
    void (*ended)(struct sshd_channel *channel);
    /* The terminal has another size. */
    void (*resized)(struct sshd_channel *channel);
    /* An answer to sshd_call. */
    void (*replied)(struct sshd_channel *channel, bool done, const json_t *reply);
    /* Frees the use's own part. */
    void (*finish)(struct sshd_channel *channel, const char *reason);
};

struct sshd_channel {
    struct sshd_conn *conn;
    struct sshd_channel *next;
    ssh_channel link;           /* owned */
    uint32_t number;            /* in its connection */
    struct buf in;              /* what came and was not taken */
    struct buf out;             /* what the client's window has no room for */
    const struct sshd_use *use; /* NULL: none yet */
    void *own;                  /* the use's part */
    bool closing;               /* it ends when all is written */
    /* Of its terminal. */
    bool pty;
    bool whole; /* it is to be used as a whole */
    bool utf8;
    uint8_t colours;
    uint16_t columns;
    uint16_t rows;
};

struct sshd_conn {
    struct service_conn base;
    struct session *session; /* for calls; of nobody */
    ssh_session link;        /* owned; it has the other end of fd */
    int fd;                  /* owned */
    bool exchanged;          /* keys were */
    ssh_message asking;      /* owned; a log-in that the game is asked about */
    bool banner;             /* of it the client was told why it failed */
    bool known;              /* logged in */
    bool guest;
    uint32_t tries;
    uint32_t channels_made;
    int players; /* channels on which somebody plays */
    struct sshd_channel *first;
    char *token;           /* owned; whose rights it has; NULL: nobody's, or a guest's */
    int64_t idle_ms;       /* since when it has no channel; 0: it has some */
    int64_t look_ms;       /* when its token is looked at next */
    struct ev_timer later; /* goes on with it */
};

/* -- sshd_front.c -- */

/* Sends what was written, and lets the loop go on with the connection: for the hub's calls. */
void sshd_flush(struct sshd_conn *conn);
/* Has the loop go on with it after that time. */
void sshd_later(struct sshd_conn *conn, double seconds);
/* Ends the connection once what was written has left. */
void sshd_close(struct sshd_conn *conn, const char *reason);
/* A typed call with the connection's rights; takes args. number: of the channel that gets the answer, 0: the log-in. */
void sshd_call(struct sshd_conn *conn, uint32_t number, const char *name, json_t *args);

/* -- sshd_auth.c -- */

/* Takes a message about who it is; which is its own from then on. */
void sshd_auth_take(struct sshd_conn *conn, ssh_message message);
void sshd_auth_replied(struct sshd_conn *conn, bool done, const json_t *reply);
/* The game says that others are before it in the queue, and its place. */
void sshd_auth_queued(struct sshd_conn *conn, const json_t *event);
/* Nobody will answer any more. */
void sshd_auth_finish(struct sshd_conn *conn);

/* -- sshd_channel.c -- */

/* Takes a message about channels; true: it was answered. */
bool sshd_channel_take(struct sshd_conn *conn, ssh_message message);
/* Hands on what came and writes what there is room for; false: the client breaks the protocol. */
bool sshd_channel_move(struct sshd_channel *channel);
/* Only writes. */
void sshd_channel_send(struct sshd_channel *channel);
struct sshd_channel *sshd_channel_find(struct sshd_conn *conn, uint32_t number);
void sshd_channel_free(struct sshd_channel *channel, const char *reason);
/* Queues bytes; more than limits.stream_queue_bytes waiting end the connection. */
void sshd_channel_write(struct sshd_channel *channel, struct str bytes);
/* It ends when all is written. */
void sshd_channel_close(struct sshd_channel *channel);

/* -- uses: sshd_play.c, sftpd.c -- */

void sshd_play_begin(struct sshd_channel *channel);
/* Files; false: guests have none. */
bool sftpd_begin(struct sshd_channel *channel);
