#pragma once
#include "net/stream/net.h"

/* A TCP connection to HOST and PORT that is being made: looked up, tried address by address,
 * without anybody waiting for it. */
struct connector;

/* The end, once: fd is connected, non-blocking and the owner's; or -1, and why is one sentence's
 * end ("connection refused"). The connector is gone then. */
typedef void connector_done(void *data, int fd, const char *why);

struct connector_target {
    const char *host; /* a name or an address; copied */
    const char *port; /* a number */
    uint32_t timeout_ms;
};

/* Starts; done is called from the loop only. Looking up, and trying one address,
 * end after timeout_ms each. */
struct connector *connector_start(struct net_context *context,
        const struct connector_target *target, connector_done *done, void *data);
/* Gives up; done is not called. NULL is fine. */
void connector_cancel(struct connector *connector);
