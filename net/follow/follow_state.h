#pragma once
#include "engine/app/serve_impl.h"
#include "net/follow/arbiter.h"
#include "net/follow/follow_call.h"
#include "net/follow/replication.h"

/* What a server, or a follower, has for replication: server->follow. */
struct follow_state {
    struct replication *replication; /* owned; NULL: replication is off */
    struct arbiter arbiter;          /* decides which process serves the world */
    struct tls_client *tls;          /* owned; TLS of a follower's link; NULL: plaintext */
    struct follow_call *fence;       /* owned: tells the former leader that it was replaced */
};

/* Returns the server's state, which is made at the first call. */
struct follow_state *follow_state_of(struct server *server);

/* Starts to connect to the configured witness or to the realm's broker, if either is
 * configured. store: the variable with the world's store, which may be NULL and may change; it must
 * be valid until the arbiter is closed. */
MUST_CHECK bool serve_follow_arbiter(
        struct server *server, struct store **store, struct err *err);
/* Opens TLS for the world at that address, unless it is on this machine or realm.plain is
 * set. */
MUST_CHECK bool serve_follow_tls(struct server *server, const char *from, struct err *err);
/* Frees the rest; called after the store is closed. */
void serve_follow_finish(struct server *server);
