#pragma once
#include "engine/base/err.h"
#include "net/net.h"

/* A listening socket: HOST:PORT, [V6]:PORT or unix:PATH. Port 0 takes a free port. */
struct listener;

/* accepted owns fd (non-blocking, close-on-exec); address is the peer's, without port ("unix" for a local socket). */
MUST_CHECK bool listener_open(struct net_context *context, const char *address, void (*accepted)(void *data, int fd, const char *address), void *data, struct listener **out, struct err *err);
/* "127.0.0.1:4000", with the real port. Borrowed. */
const char *listener_address(const struct listener *listener);
void listener_close(struct listener *listener);
/* A connection accepted here ended: its place is free again. */
void listener_release(struct listener *listener, const char *address);
