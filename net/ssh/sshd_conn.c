/* sshd_conn.c -- what the parts of a connection use of it: sending, ending, calls. */
#include "engine/session/session.h"
#include "net/ssh/sshd_impl.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <sys/socket.h>

enum { PIECE = 16384 };

void sshd_close(struct sshd_conn *conn, const char *reason)
{
    if (!conn->base.doomed) {
        conn->base.doomed = true;
        stream_close(conn->base.stream, reason);
    }
}

size_t sshd_move_out(struct sshd_conn *conn)
{
    char bytes[PIECE];
    size_t moved = 0;
    for (;;) {
        ssize_t length = recv(conn->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (length <= 0) {
            return moved;
        }
        stream_write(conn->base.stream, bytes, (size_t)length);
        moved += (size_t)length;
    }
}

void sshd_later(struct sshd_conn *conn, double seconds)
{
    struct ev_loop *loop = conn->base.service->context->loop;
    if (!ev_is_active(&conn->later)) {
        ev_timer_set(&conn->later, seconds, 0.0);
        ev_timer_start(loop, &conn->later);
    }
}

void sshd_flush(struct sshd_conn *conn)
{
    if (!conn->base.doomed) {
        for (struct sshd_channel *channel = conn->first; channel; channel = channel->next) {
            sshd_channel_send(channel);
        }
        (void)sshd_move_out(conn);
        sshd_later(conn, 0.0);
    }
}

void sshd_call(struct sshd_conn *conn, uint32_t number, const char *name, json_t *args)
{
    char tag[16];
    (void)snprintf(tag, sizeof(tag), "%u", (unsigned)number);
    struct session_call call = {.tag = str_of(tag),
            .name = str_of(name),
            .args = args,
            .token = conn->token ? str_of(conn->token) : STR_NONE};
    session_call(conn->session, &call);
}
