#pragma once
#include "engine/base/buf.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/net.h"

#include <stdbool.h>

struct ev_loop;
struct service;

/* One web client at the other end of a socketpair, with the real front end on a loop of its own,
 * and an engine that records its calls and answers them as the test sets. Nothing waits. Zero it
 * before use, except for fields that a test sets before web_peer_open. */
struct web_peer {
    /* Set before web_peer_open. */
    struct net_limits limits;
    const char *const *proxies; /* of the context; NULL: none */
    size_t proxy_count;
    const char *web_url;
    const char *address; /* NULL: 192.0.2.1 */
    /* May be set at any time. */
    const char *reply; /* JSON that answers each call; NULL: "{}" */
    bool fails;        /* it is a problem */
    bool own_assets;   /* the table of assets is set already */
    bool holds;        /* calls are not answered until web_peer_answer */
    int64_t costs_us;  /* processor time of each call */

    struct ev_loop *loop;
    struct net_context context;
    struct hub *hub;
    struct service *service;
    int fd;                  /* the client's end; -1: closed */
    struct session *session; /* the last opened; NULL: gone */
    char tag[80];            /* of the last call */
    struct buf seen;         /* bytes the client received and no test took yet */
    struct buf told;         /* "call who.list {} token T; line look; gone why; " */
    struct buf seat;         /* that the last session left */
    bool hung_up;            /* the server closed */
};

void web_peer_open(struct web_peer *peer);
/* Fails the test if anything of the server is not freed. */
void web_peer_close(struct web_peer *peer);
/* Replaces the connection by another, and closes the other end of the old one. */
void web_peer_reconnect(struct web_peer *peer);
/* Runs loop and hub until they are idle, and reads the output. */
void web_peer_run(struct web_peer *peer);
/* The client sends bytes; then all is run. */
void web_peer_send(struct web_peer *peer, struct str bytes);
/* Answers the call that is held. */
void web_peer_answer(struct web_peer *peer);
/* The engine sends a message to the session at once; then all is run. */
void web_peer_tell(struct web_peer *peer, struct msg msg);
void web_peer_forget(struct web_peer *peer);
/* Becomes a WebSocket; extensions as offered, or NULL. */
void web_peer_upgrade(struct web_peer *peer, const char *extensions);
/* Sends one text message, masked; packed sets its compression bit. */
void web_peer_message(struct web_peer *peer, struct str payload, bool packed);
/* Takes the next frame from seen: returns its first byte, or -1 without a frame; appends its
 * payload to out. */
int web_peer_frame(struct web_peer *peer, struct buf *out);
