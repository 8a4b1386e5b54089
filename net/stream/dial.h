#pragma once
#include "net/stream/connector.h"

/* Connects to another process of ours: HOST:PORT, [V6]:PORT or unix:PATH. */

/* True if `to` is a valid address. */
bool dial_is_formed(const char *to);
/* True if it is on this machine, where nobody else can read the traffic. */
bool dial_is_local(const char *to);
/* True for unix:PATH, which the file system guards. */
bool dial_is_socket(const char *to);
/* Copies the host of such an address; false for a local socket. */
bool dial_host(const char *to, char *out, size_t size);
/* Like connector_start, for a valid address. May call done before it returns, and then returns
 * NULL. */
struct connector *dial_start(struct net_context *context, const char *to, uint32_t timeout_ms,
        connector_done *done, void *data);
