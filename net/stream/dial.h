#pragma once
#include "net/stream/connector.h"

/* Connecting to another process of ours: HOST:PORT, [V6]:PORT or unix:PATH. */

/* Whether `to` can be such an address at all. */
bool dial_is_formed(const char *to);
/* Whether it is of this machine, where nobody else can listen in. */
bool dial_is_local(const char *to);
/* True for unix:PATH, which the file system guards. */
bool dial_is_socket(const char *to);
/* The host of such an address; false: it is a local socket. */
bool dial_host(const char *to, char *out, size_t size);
/* As connector_start, for a formed address; may call done before it returns, and returns NULL then. */
struct connector *dial_start(struct net_context *context, const char *to, uint32_t timeout_ms,
        connector_done *done, void *data);
