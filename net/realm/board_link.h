#pragma once
#include "net/realm/board_address.h"
#include "net/realm/board_reply.h"
#include "net/stream/net.h"

/* One connection to the board's server: made, greeted, and made again when it is lost. */
struct board_link;
struct tls_client;

struct board_link_events {
    /* Connected, and let in: nothing of the last connection is left. */
    void (*ready)(void *data);
    /* The answer to a command, in their order; mark is that of its command. Borrowed for the call. */
    void (*answered)(void *data, unsigned char mark, const struct redisReply *reply);
    /* Not connected any more, or it could not be; why is one sentence's end. Tried again by itself, unless it was closed. */
    void (*lost)(void *data, const char *why);
};

/* address and tls are borrowed. patience_ms: so long may an answer take. */
struct board_link *board_link_create(struct net_context *context,
        const struct board_address *address, const struct tls_client *tls, int64_t patience_ms,
        const struct board_link_events *events, void *data);
/* Ends it; freed by the loop's next turns. */
void board_link_close(struct board_link *link);
/* Four times a second. True: it is closed, and may be freed. */
bool board_link_tick(struct board_link *link);
void board_link_free(struct board_link *link);
/* Sends a command; false, and nothing is sent, if it is not connected or too much waits already. mark is above 0. */
bool board_link_send(
        struct board_link *link, unsigned char mark, const struct str *words, size_t count);
bool board_link_is_ready(const struct board_link *link);
