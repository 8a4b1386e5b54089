#pragma once
#include "net/shared/sealed_stream.h"
#include "net/stream/service.h"

/* The service's side of an encrypted channel: TCP needs a secret, a local socket does not. */

/* Starts the channel of an accepted connection. False if it came by TCP and no secret is
 * configured; it is refused. */
bool sealed_service_begin(struct service_conn *conn, struct sealed *sealed,
        const struct sealed_key *secret, const char *purpose);
/* True if the other side has another secret; then refuses and ends the connection. */
bool sealed_service_refuses(struct service_conn *conn, enum sealed_end end);
/* Frees the channel of a connection that has ended. */
void sealed_service_finish(struct service_conn *conn, struct sealed *sealed);
