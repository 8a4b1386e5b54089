#pragma once
#include "net/follow/follow_wire.h"
#include "net/shared/sealed.h"
#include "net/stream/net.h"

/* The follower's side of a link: dials repeatedly, introduces itself and authenticates. */
struct follow_call;
struct tls_client;

struct follow_call_events {
    /* The world accepts this follower. */
    void (*welcome)(void *data, const struct follow_welcome *welcome);
    /* The world refuses this follower; final: retrying is useless. */
    void (*refused)(void *data, bool final, struct str why);
    /* Handles a later frame; false on a protocol error. */
    bool (*told)(void *data, struct frame *frame);
    /* The connection to a world that had accepted us is lost. */
    void (*lost)(void *data, const char *why);
};

struct follow_call_options {
    const char *to;                  /* see dial.h; copied */
    const struct sealed_key *secret; /* follow.secret, for a port; NULL: none; borrowed */
    const struct tls_client *tls;    /* NULL: no TLS; borrowed until the end */
    /* Fills in the follower's introduction; called for each connection. */
    void (*join)(void *data, struct follow_join *out);
    const struct follow_call_events *events;
    void *data;
};

/* Starts to dial. */
struct follow_call *follow_call_start(
        struct net_context *context, const struct follow_call_options *options);
/* Sends frames; does nothing if the world has not accepted us. */
void follow_call_send(struct follow_call *call, const struct buf *frames);
/* Stops or resumes reading from the world, for a follower that cannot keep up. */
void follow_call_pause(struct follow_call *call, bool paused);
bool follow_call_is_up(const struct follow_call *call);
/* Waits this long before each further dial; 0: the normal delay. */
void follow_call_wait(struct follow_call *call, double seconds);
/* Closes the connection, which is then dialled again. */
void follow_call_drop(struct follow_call *call, const char *why);
/* Closes the connection and frees it, in two turns of the loop, which it runs. Accepts NULL. */
void follow_call_stop(struct follow_call *call);
