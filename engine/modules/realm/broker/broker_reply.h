#pragma once
#include "engine/base/str.h"

/* Replies of a Redis server, parsed as bytes arrive, by hiredis with additional limits. */
struct broker_reader;
struct redisReply;

#define BROKER_REPLY_BYTES ((size_t)8 * 1024 * 1024) /* of an incomplete reply */
#define BROKER_REPLY_ITEMS ((size_t)10000)           /* in all lists of a reply */

struct broker_reader *broker_reader_create(void);
void broker_reader_destroy(struct broker_reader *reader);
/* Adds bytes. False if the reply is invalid or too large; then nothing more can be
 * read. */
bool broker_reader_feed(struct broker_reader *reader, struct str bytes);
/* Takes the next complete reply; *out is NULL until a reply is complete. False as for feed. The
 * caller frees it with broker_reply_free. */
bool broker_reader_next(struct broker_reader *reader, struct redisReply **out);
void broker_reply_free(struct redisReply *reply);

/* Returns the text of a reply, borrowed; empty or NULL if it is of another kind. */
struct str broker_reply_text(const struct redisReply *reply);
bool broker_reply_is_error(const struct redisReply *reply);
size_t broker_reply_count(const struct redisReply *reply);
const struct redisReply *broker_reply_item(const struct redisReply *reply, size_t i);

/* Appends a command with its words in wire format. Borrows the words. */
struct buf;
void broker_command_write(const struct str *words, size_t count, struct buf *out);
