#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* net -- Connections between the server's sockets and clients.
 *
 * A connection is two pipes. Text counts as shown as soon as the server sends it: a client reads
 * when it likes, but the server cannot take sent bytes back. A pipe has little room, at random very
 * little, so that a slow reader fills it. Everybody connects from 127.0.0.1, where the server
 * listens at the port of a service. */

enum {
    NET_LINKS = 64,
    NET_LISTENERS = 8,
    NET_BACKLOG = 16,
    NET_PIPE = 1 << 17,
};

struct net_pipe {
    uint32_t room; /* bytes that it takes */
    uint32_t begin;
    uint32_t end;
    uint8_t bytes[NET_PIPE];
};

struct net_link {
    bool used;
    bool accepted;
    bool client_ended; /* will send nothing more */
    bool client_gone;  /* hung up: the server's sends fail */
    bool server_ended; /* will send nothing more */
    bool server_gone;
    uint16_t port;
    struct net_pipe to_server;
    struct net_pipe to_client;
};

struct net_listener {
    bool used;
    uint16_t port; /* 0: a path */
    uint32_t waiting[NET_BACKLOG];
    uint32_t count;
};

struct net {
    uint64_t sends; /* of the server in this life that its plan counts */
    struct net_link links[NET_LINKS];
    struct net_listener listeners[NET_LISTENERS];
};

/* -- a client's side -- */

/* Returns -1 if nothing listens there, or the backlog is full. */
int net_connect(struct net *net, uint16_t port);
/* How many bytes were taken. */
size_t net_client_send(struct net_link *link, const void *bytes, size_t length);
/* 0: nothing yet. */
size_t net_client_read(struct net_link *link, void *out, size_t most);
/* The server has read all that was sent. */
bool net_client_was_read(const struct net_link *link);
/* Nothing is left to be read, and nothing will come. */
bool net_client_is_over(const struct net_link *link);
/* Says that nothing more comes, or, rudely, reads nothing more either. */
void net_client_end(struct net_link *link);
void net_client_hang_up(struct net *net, int link);

/* -- the server's side: as calls have it, an error number below 0 -- */

int net_listen(struct net *net, uint16_t port);
/* Connects the server to an address: returns a link, or an error number below 0. */
int net_dial(struct net *net, uint16_t port);
/* Returns the link, or -EAGAIN if no connection waits. */
int net_accept(struct net *net, int listener);
long net_server_read(struct net_link *link, void *out, size_t most);
long net_server_send(struct net_link *link, const void *bytes, size_t length);
void net_server_end(struct net_link *link);
void net_server_close(struct net *net, int link);
bool net_server_may_read(const struct net_link *link);
bool net_server_may_send(const struct net_link *link);

/* Handles the server's end: clients read the text already sent, then the end. */
void net_release(struct net *net);
