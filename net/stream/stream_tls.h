#pragma once
#include "net/stream/stream_wire.h"

struct net_context;
struct tls_client;

/* TLS as the way of a stream's bytes. Both take nothing: fd, non-blocking, stays the caller's. */

/* The server's side, with the certificate that context->tls has now; protocol as stream_accept has it. */
struct stream_wire stream_tls_accept(
        const struct net_context *context, int fd, const char *protocol);
/* The client's side. */
struct stream_wire stream_tls_connect(const struct tls_client *client, int fd);
