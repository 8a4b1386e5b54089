#pragma once
#include "engine/base/buf.h"
#include "net/ssh/sshd.h"

#include <ev.h>
#include <jansson.h>

#include <libssh/libssh.h>
#include <libssh/server.h>

/* Internals of net/ssh: connections (sshd_frontend.c), authentication (sshd_auth.c), channels and
 * their requests (sshd_channel.c), and the uses of channels (sshd_play.c, sftpd.c). */

struct session;
struct sshd_channel;

/* The use of a channel; chosen once. */
struct sshd_use {
    /* Returns the bytes taken; the rest is offered again. Without bytes: may continue with earlier
     * ones. */
    size_t (*received)(struct sshd_channel *channel, struct str bytes);
    /* The client will send no more; may be called repeatedly. */
    void (*ended)(struct sshd_channel *channel);
    /* The terminal's size has changed. */
    void (*resized)(struct sshd_channel *channel);
    /* An answer to sshd_call. */
    void (*replied)(struct sshd_channel *channel, bool done, const json_t *reply);
    /* Frees the use's own data. */
    void (*finish)(struct sshd_channel *channel, const char *reason);
};

struct sshd_channel {
    struct sshd_conn *conn;
    struct sshd_channel *next;
    ssh_channel link;           /* owned */
    uint32_t number;            /* in its connection */
    struct buf in;              /* bytes received and not yet taken */
    struct buf out;             /* bytes that the client's window has no room for */
    const struct sshd_use *use; /* NULL: none yet */
    void *own;                  /* the use's data */
    bool closing;               /* ends when everything is written */
    /* Its terminal. */
    bool pty;
    bool whole; /* full-screen mode is requested */
    bool utf8;
    uint8_t colours;
    uint16_t columns;
    uint16_t rows;
};

struct sshd_conn {
    struct service_conn base;
    struct session *session; /* for calls; without a character */
    ssh_session link;        /* owned; uses the other end of fd */
    int fd;                  /* owned */
    bool exchanged;          /* the key exchange is done */
    ssh_message asking;      /* owned; a log-in that the game is checking */
    bool banner;             /* the client was told why a log-in failed */
    bool known;              /* logged in */
    bool guest;
    uint32_t tries;
    uint32_t channels_made;
    int players; /* channels with a player */
    struct sshd_channel *first;
    char *token;           /* owned; for its rights; NULL: none, or a guest */
    int64_t idle_ms;       /* without a channel since then; 0: it has one */
    int64_t look_ms;       /* next check of its token */
    struct ev_timer later; /* continues the connection */
};

/* -- sshd_conn.c -- */

/* Passes libssh's output to the stream; returns how much. */
size_t sshd_move_out(struct sshd_conn *conn);
/* Sends pending output, and lets the loop continue the connection: for calls from the hub. */
void sshd_flush(struct sshd_conn *conn);
/* Makes the loop continue the connection after that time. */
void sshd_later(struct sshd_conn *conn, double seconds);
/* Ends the connection once pending output is sent. */
void sshd_close(struct sshd_conn *conn, const char *reason);
/* Makes a call with the connection's rights; takes args. number: the channel that gets the answer,
 * 0: the log-in. */
void sshd_call(struct sshd_conn *conn, uint32_t number, const char *name, json_t *args);

/* -- sshd_auth.c -- */

/* Handles an authentication message, and takes it. */
void sshd_auth_take(struct sshd_conn *conn, ssh_message message);
void sshd_auth_replied(struct sshd_conn *conn, bool done, const json_t *reply);
/* The client is in the log-in queue, with its place. */
void sshd_auth_queued(struct sshd_conn *conn, const json_t *event);
/* No answer will come any more. */
void sshd_auth_finish(struct sshd_conn *conn);

/* -- sshd_channel.c -- */

/* Handles a message about channels; true if it was answered. */
bool sshd_channel_take(struct sshd_conn *conn, ssh_message message);
/* Passes on input and writes as much as fits. False if the client breaks the protocol. */
bool sshd_channel_move(struct sshd_channel *channel);
struct sshd_channel *sshd_channel_find(struct sshd_conn *conn, uint32_t number);
void sshd_channel_free(struct sshd_channel *channel, const char *reason);

/* -- sshd_channel_out.c -- */

/* Writes as much as fits. */
void sshd_channel_send(struct sshd_channel *channel);
/* Queues bytes. More than limits.stream_queue_bytes end the connection. */
void sshd_channel_write(struct sshd_channel *channel, struct str bytes);
/* Ends the channel when everything is written. */
void sshd_channel_close(struct sshd_channel *channel);

/* -- uses: sshd_play.c, sftpd.c -- */

void sshd_play_begin(struct sshd_channel *channel);
/* Begins file access. False for guests, who have none. */
bool sftpd_begin(struct sshd_channel *channel);
