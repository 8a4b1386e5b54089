#pragma once
#include "net/stream/net.h"

/* A pending TCP connection to HOST and PORT: looks the name up and tries each address, without
 * blocking. */
struct connector;

/* Reports the result, once: fd is connected, non-blocking and belongs to the owner; or it is -1,
 * and why is the end of a sentence ("connection refused"). The connector is freed then. */
typedef void connector_done(void *data, int fd, const char *why);

struct connector_target {
    const char *host; /* a name or an address; copied */
    const char *port; /* a number */
    uint32_t timeout_ms;
};

/* Starts; calls done only from the loop. The look-up and each attempt end after timeout_ms. */
struct connector *connector_start(struct net_context *context,
        const struct connector_target *target, connector_done *done, void *data);
/* Cancels it; done is not called. Accepts NULL. */
void connector_cancel(struct connector *connector);
