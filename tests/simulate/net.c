/* net.c -- Simulated connections and the bytes on their way. See net.h. */
#include "tests/simulate/net.h"

#include "tests/simulate/simulate.h"

#include <errno.h>
#include <string.h>

/* -- pipes -- */

static size_t pipe_count(const struct net_pipe *pipe)
{
    return pipe->end - pipe->begin;
}

static size_t pipe_put(struct net_pipe *pipe, const void *bytes, size_t length)
{
    if (pipe->begin > 0) {
        memmove(pipe->bytes, pipe->bytes + pipe->begin, pipe_count(pipe));
        pipe->end -= pipe->begin;
        pipe->begin = 0;
    }
    size_t left = pipe->room > pipe->end ? pipe->room - pipe->end : 0;
    size_t count = length < left ? length : left;
    memcpy(pipe->bytes + pipe->end, bytes, count);
    pipe->end += (uint32_t)count;
    return count;
}

static size_t pipe_take(struct net_pipe *pipe, void *out, size_t most)
{
    size_t count = pipe_count(pipe) < most ? pipe_count(pipe) : most;
    memcpy(out, pipe->bytes + pipe->begin, count);
    pipe->begin += (uint32_t)count;
    return count;
}

static uint32_t choose_room(void)
{
    return sim_chance(4) ? (uint32_t)(512 + sim_below(4096)) : NET_PIPE;
}

/* -- clients -- */

int net_connect(struct net *net, uint16_t port)
{
    for (int i = 0; i < NET_LISTENERS; i++) {
        struct net_listener *listener = &net->listeners[i];
        if (!listener->used || listener->port != port || listener->count == NET_BACKLOG) {
            continue;
        }
        for (int l = 0; l < NET_LINKS; l++) {
            struct net_link *link = &net->links[l];
            if (!link->used) {
                *link = (struct net_link){.used = true, .port = port};
                link->to_server.room = NET_PIPE;
                link->to_client.room = choose_room();
                listener->waiting[listener->count++] = (uint32_t)l;
                return l;
            }
        }
    }
    return -1;
}

size_t net_client_send(struct net_link *link, const void *bytes, size_t length)
{
    return link->server_gone ? length : pipe_put(&link->to_server, bytes, length);
}

size_t net_client_read(struct net_link *link, void *out, size_t most)
{
    return pipe_take(&link->to_client, out, most);
}

bool net_client_was_read(const struct net_link *link)
{
    return pipe_count(&link->to_server) == 0;
}

bool net_client_is_over(const struct net_link *link)
{
    return pipe_count(&link->to_client) == 0 && (link->server_gone || link->server_ended);
}

void net_client_end(struct net_link *link)
{
    link->client_ended = true;
}

static void free_link(struct net_link *link)
{
    if (link->client_gone && link->server_gone) {
        link->used = false;
    }
}

void net_client_hang_up(struct net *net, int link)
{
    struct net_link *gone = &net->links[link];
    gone->client_ended = true;
    gone->client_gone = true;
    free_link(gone);
}

/* -- the server -- */

int net_listen(struct net *net, uint16_t port)
{
    for (int i = 0; i < NET_LISTENERS; i++) {
        if (!net->listeners[i].used) {
            net->listeners[i] = (struct net_listener){.used = true, .port = port};
            return i;
        }
    }
    return -ENOBUFS;
}

int net_dial(struct net *net, uint16_t port)
{
    for (int l = 0; l < NET_LINKS; l++) {
        struct net_link *link = &net->links[l];
        if (!link->used) {
            *link = (struct net_link){.used = true, .accepted = true, .port = port};
            link->to_server.room = NET_PIPE;
            link->to_client.room = choose_room();
            return l;
        }
    }
    return -ENOBUFS;
}

int net_accept(struct net *net, int listener)
{
    struct net_listener *from = &net->listeners[listener];
    if (from->count == 0) {
        return -EAGAIN;
    }
    uint32_t link = from->waiting[0];
    from->count--;
    memmove(from->waiting, from->waiting + 1, from->count * sizeof(from->waiting[0]));
    net->links[link].accepted = true;
    return (int)link;
}

long net_server_read(struct net_link *link, void *out, size_t most)
{
    if (pipe_count(&link->to_server) == 0) {
        return link->client_ended ? 0 : -EAGAIN;
    }
    if (link->client_gone && sim_chance(4)) {
        return -ECONNRESET;
    }
    return (long)pipe_take(&link->to_server, out, most);
}

long net_server_send(struct net_link *link, const void *bytes, size_t length)
{
    if (link->client_gone) {
        return -EPIPE;
    }
    size_t count = pipe_put(&link->to_client, bytes, length);
    sim_note(bytes, count);
    return count > 0 || length == 0 ? (long)count : -EAGAIN;
}

void net_server_end(struct net_link *link)
{
    link->server_ended = true;
}

void net_server_close(struct net *net, int link)
{
    struct net_link *gone = &net->links[link];
    gone->server_ended = true;
    gone->server_gone = true;
    free_link(gone);
}

bool net_server_may_read(const struct net_link *link)
{
    return pipe_count(&link->to_server) > 0 || link->client_ended;
}

bool net_server_may_send(const struct net_link *link)
{
    return link->client_gone || pipe_count(&link->to_client) < link->to_client.room;
}

void net_release(struct net *net)
{
    net->sends = 0;
    memset(net->listeners, 0, sizeof(net->listeners));
    for (int i = 0; i < NET_LINKS; i++) {
        if (net->links[i].used && !net->links[i].server_gone) {
            net_server_close(net, i);
        }
    }
}
