/* sealed_service.c -- checks connections to a service with an encrypted channel. */
#include "net/shared/sealed_service.h"

#include "net/stream/stream.h"

#include <string.h>

static const char other_secret[] = "it does not have the same secret";

bool sealed_service_begin(struct service_conn *conn, struct sealed *sealed,
        const struct sealed_key *secret, const char *purpose)
{
    bool local = strcmp(conn->address, "unix") == 0;
    if (!local && !secret) {
        service_refused(conn, REFUSAL_SECRET, "a port needs a secret, and there is none");
        conn->doomed = true;
        stream_abort(conn->stream, "there is no secret");
        return false;
    }
    sealed_stream_begin(conn->stream, sealed, local ? NULL : secret, purpose, false);
    return true;
}

bool sealed_service_refuses(struct service_conn *conn, enum sealed_end end)
{
    if (end != SEALED_WRONG) {
        return false;
    }
    service_refused(conn, REFUSAL_SECRET, other_secret);
    conn->doomed = true;
    stream_close(conn->stream, "the secrets differ");
    return true;
}

void sealed_service_finish(struct service_conn *conn, struct sealed *sealed)
{
    /* The other side may notice first that the secrets differ, and disconnect. */
    if (sealed_is_doubtful(sealed)) {
        service_refused(conn, REFUSAL_SECRET, other_secret);
    }
    sealed_finish(sealed);
}
