#pragma once
#include "engine/base/buf.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/net.h"

#include <stdbool.h>

struct ev_loop;
struct service;

/* One telnet client at the other end of a socketpair, with the real front end on a loop of its own,
 * and an engine that records its calls. Nothing waits: tel_peer_run does the pending work and
 * returns. Zero it before use, except for fields that a test sets before tel_peer_open. */
struct tel_peer {
    /* Set before tel_peer_open. */
    struct net_limits limits;
    const char *address; /* NULL: 192.0.2.1 */
    const struct net_endpoint *endpoints;
    size_t endpoint_count;
    void (*mssp)(void *data, void (*pair)(void *sink, const char *name, const char *value),
            void *sink);
    const struct tel_option *(*option)(size_t i); /* NULL: plain telnet */
    bool answers; /* each line is answered by "did LINE" and a prompt */
    bool is_slow; /* the engine queues lines: pending_lines grows until the test lowers it */

    struct ev_loop *loop;
    struct net_context context;
    struct hub *hub;
    struct service *service;
    int fd;                  /* the client's end; -1: closed */
    struct session *session; /* the last opened; NULL: gone */
    struct buf seen;         /* bytes the client received and no test took yet */
    struct buf told;         /* calls to the engine: "line look; changed; gone why; " */
    bool hung_up;            /* the server closed */
};

void tel_peer_open(struct tel_peer *peer);
/* Fails the test if anything of the server is not freed. */
void tel_peer_close(struct tel_peer *peer);
/* Adopts another connection; returns the client's end. */
int tel_peer_connect(struct tel_peer *peer);
/* Runs loop and hub until they are idle, and reads the output. */
void tel_peer_run(struct tel_peer *peer);
/* Runs the loop without reading the output. */
void tel_peer_run_blind(struct tel_peer *peer);
/* The client sends bytes; then all is run. */
void tel_peer_send(struct tel_peer *peer, struct str bytes);
/* The engine sends a message to the session at once; then all is run. */
void tel_peer_tell(struct tel_peer *peer, struct msg msg);
/* Forgets the output and calls so far. */
void tel_peer_forget(struct tel_peer *peer);
/* The client closes its end; then all is run. */
void tel_peer_hang_up(struct tel_peer *peer);
