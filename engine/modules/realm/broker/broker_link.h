#pragma once
#include "engine/modules/realm/broker/broker_reply.h"
#include "net/stream/broker_address.h"
#include "net/stream/net.h"

/* One connection to the broker: connects, authenticates, and reconnects after a loss. */
struct broker_link;
struct tls_client;

struct broker_link_events {
    /* Connected and authenticated. Commands of the previous connection are dropped. */
    void (*ready)(void *data);
    /* The answer to a command, in the order of commands, with the command's mark. Borrowed for
     * the call. */
    void (*answered)(void *data, unsigned char mark, const struct redisReply *reply);
    /* The connection is lost or could not be made; why is the end of a sentence. Retries unless
     * it was closed. */
    void (*lost)(void *data, const char *why);
};

/* Borrows address and tls. patience_ms: the longest wait for an answer. */
struct broker_link *broker_link_create(struct net_context *context,
        const struct broker_address *address, const struct tls_client *tls, int64_t patience_ms,
        const struct broker_link_events *events, void *data);
/* Closes it; the loop frees it in its next turns. */
void broker_link_close(struct broker_link *link);
/* Call four times a second. True: it is closed, and may be freed. */
bool broker_link_tick(struct broker_link *link);
void broker_link_free(struct broker_link *link);
/* Sends a command. False, and nothing is sent, if it is not connected or too many commands wait.
 * mark is above 0. */
bool broker_link_send(
        struct broker_link *link, unsigned char mark, const struct str *words, size_t count);
bool broker_link_is_ready(const struct broker_link *link);
