#pragma once
#include "engine/base/err.h"
#include "net/stream/net.h"

/* Webhooks: what happens in the game is told to programs elsewhere by POST, as JSON, once each
 * has asked for it in the configuration. Signed: Skein-Signature: t=SECONDS,v1=HEX, where HEX is
 * the HMAC-SHA256 (RFC 2104) of "SECONDS." and the body under the secret that both know. In the
 * game it is a session that speaks for no character and makes the calls hook.*
 * (net/webhooks/calls_hook.c). */
struct webhooks;

/* From the configuration; borrowed. */
struct webhook_options {
    const char *name;          /* one word; also names the queue */
    const char *url;           /* http:// or https:// */
    const char *secret;        /* shared with the receiver */
    const char *const *events; /* "channel.public", "script.*" */
    size_t event_count;
};

/* Creates webhooks that do nothing yet and can be closed without effect. */
MUST_CHECK bool webhooks_create(struct net_context *context, const struct webhook_options *list,
        size_t count, struct webhooks **out, struct err *err);
/* Starts delivery, beginning with the waiting events. The events of webhooks that are no longer
 * configured are dropped. */
void webhooks_begin(struct webhooks *hooks);
/* True if it was created with the same options. */
bool webhooks_are(
        const struct webhooks *hooks, const struct webhook_options *list, size_t count);
/* Closes them; undelivered events stay in the game's queue. Accepts NULL. */
void webhooks_close(struct webhooks *hooks);
