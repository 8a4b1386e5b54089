#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* A WebSocket to a server (RFC 6455), without extensions. */
struct net_context;
struct ws_client;

struct ws_client_events {
    /* A whole text message; borrowed. */
    void (*message)(void *data, struct str text);
    /* The socket has ended, and is freed after the call. code: of the server's close frame; 0: none. */
    void (*ended)(void *data, unsigned code, const char *why);
};

struct ws_client_target {
    const char *host; /* copied, as all of these */
    const char *port;
    const char *path; /* with what follows '?' */
    bool tls;
    bool verify;
    const char *authority; /* file of trusted certificates; NULL: the system's */
    size_t message_max;    /* bytes; a longer message ends the socket */
};

/* Starts to connect. Calls back from the loop only. The error is about the authorities. */
MUST_CHECK bool ws_client_open(struct net_context *context,
        const struct ws_client_target *target, const struct ws_client_events *events,
        void *data, struct ws_client **out, struct err *err);
/* Sends a text message; dropped before the handshake is done. */
void ws_client_send(struct ws_client *client, struct str text);
/* Ends the socket; nothing is called any more, and the loop frees it. Accepts NULL. */
void ws_client_close(struct ws_client *client, unsigned code);
