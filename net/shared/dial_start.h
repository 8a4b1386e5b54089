#pragma once
#include "net/shared/connector.h"

/* Connects to another process of ours by its address (net/stream/dial.h). Like connector_start, for a valid address. May call
 * done before it returns, and then returns NULL. */
struct connector *dial_start(struct net_context *context, const char *to, uint32_t timeout_ms,
        connector_done *done, void *data);
