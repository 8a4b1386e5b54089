#pragma once
#include "net/stream/stream_wire.h"

struct net_context;
struct tls_client;

/* TLS for a stream's bytes. Neither function takes fd, which is non-blocking. */

/* The server's side, with the current certificate of context->tls; protocol as for
 * stream_accept. */
struct stream_wire stream_tls_accept(
        const struct net_context *context, int fd, const char *protocol);
/* The client's side. */
struct stream_wire stream_tls_connect(const struct tls_client *client, int fd);
