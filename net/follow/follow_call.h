#pragma once
#include "net/follow/follow_wire.h"
#include "net/stream/net.h"
#include "net/stream/sealed.h"

/* A follower's side of a link: dialled again and again, greeted, proven. */
struct follow_call;
struct tls_client;

struct follow_call_events {
    /* It takes us. */
    void (*welcome)(void *data, const struct follow_welcome *welcome);
    /* It does not; final: it is of no use to ask again. */
    void (*refused)(void *data, bool final, struct str why);
    /* Handles a later frame; false on a protocol error. */
    bool (*told)(void *data, struct gate_frame *frame);
    /* It was welcome, and is gone. */
    void (*lost)(void *data, const char *why);
};

struct follow_call_options {
    const char *to;                  /* see dial.h; copied */
    const struct sealed_key *secret; /* follow.secret, for a port; NULL: none; borrowed */
    const struct tls_client *tls;    /* NULL: in the open; borrowed for its life */
    /* Fills in the follower's introduction; called for each connection. */
    void (*join)(void *data, struct follow_join *out);
    const struct follow_call_events *events;
    void *data;
};

/* Begins to dial. */
struct follow_call *follow_call_start(
        struct net_context *context, const struct follow_call_options *options);
/* Sends frames; nothing if it is not welcome. */
void follow_call_send(struct follow_call *call, const struct buf *frames);
/* Stops or resumes reading from the world, for a follower that cannot keep up. */
void follow_call_pause(struct follow_call *call, bool paused);
bool follow_call_is_up(const struct follow_call *call);
/* From now on it is dialled again only after so long; 0: as ever. */
void follow_call_wait(struct follow_call *call, double seconds);
/* Hangs up; it is dialled again. */
void follow_call_drop(struct follow_call *call, const char *why);
/* Hangs up for good, in two turns of the loop that it runs. NULL: nothing. */
void follow_call_stop(struct follow_call *call);
