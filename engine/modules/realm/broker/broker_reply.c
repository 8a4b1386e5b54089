/* broker_reply.c -- the broker's replies.
 *
 * hiredis, of any version from 0.14 on, parses them. This file adds limits that it lacks: on the
 * bytes of an incomplete reply, and on the number of items that all lists of a reply announce. */
#include "engine/modules/realm/broker/broker_reply.h"

#include "engine/base/base.h"

#include <hiredis/hiredis.h>

#if HIREDIS_MAJOR >= 1
typedef size_t list_length;
#else
typedef int list_length;
#endif

struct broker_reader {
    redisReader *reader; /* owned */
    redisReplyObjectFunctions functions;
    void *(*create_array)(const redisReadTask *task, list_length count);
    size_t waiting; /* bytes since the last complete reply */
    size_t items;   /* announced by the lists of the current reply */
};

/* hiredis passes its task on. Its function for lists is the same for all readers. */
static void *create_array(const redisReadTask *task, list_length count)
{
    struct broker_reader *own = task->privdata;
    if ((size_t)count >
            BROKER_REPLY_ITEMS - own->items) { /* a negative count is too large as well */
        return NULL;
    }
    own->items += (size_t)count;
    return own->create_array(task, count);
}

struct broker_reader *broker_reader_create(void)
{
    struct broker_reader *own = mem_alloc(sizeof(*own));
    own->reader = redisReaderCreate();
    must(own->reader);
    own->functions = *own->reader->fn;
    own->create_array = own->functions.createArray;
    own->functions.createArray = create_array;
    own->reader->fn = &own->functions;
    own->reader->privdata = own;
    return own;
}

void broker_reader_destroy(struct broker_reader *reader)
{
    if (reader) {
        redisReaderFree(reader->reader);
        mem_free(reader);
    }
}

bool broker_reader_feed(struct broker_reader *reader, struct str bytes)
{
    reader->waiting += bytes.length;
    return reader->waiting <= BROKER_REPLY_BYTES &&
           redisReaderFeed(reader->reader, bytes.bytes, bytes.length) == REDIS_OK;
}

bool broker_reader_next(struct broker_reader *reader, struct redisReply **out)
{
    void *reply = NULL;
    if (redisReaderGetReply(reader->reader, &reply) != REDIS_OK) {
        return false;
    }
    if (reply) {
        reader->items = 0;
        reader->waiting = reader->reader->len - reader->reader->pos;
    }
    *out = reply;
    return true;
}

void broker_reply_free(struct redisReply *reply)
{
    freeReplyObject(reply);
}

struct str broker_reply_text(const struct redisReply *reply)
{
    bool text =
            reply && (reply->type == REDIS_REPLY_STRING || reply->type == REDIS_REPLY_STATUS ||
                             reply->type == REDIS_REPLY_ERROR);
    return text ? (struct str){reply->str, reply->len} : STR("");
}

bool broker_reply_is_error(const struct redisReply *reply)
{
    return reply->type == REDIS_REPLY_ERROR;
}

size_t broker_reply_count(const struct redisReply *reply)
{
    return reply && reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

const struct redisReply *broker_reply_item(const struct redisReply *reply, size_t i)
{
    return i < broker_reply_count(reply) ? reply->element[i] : NULL;
}

void broker_command_write(const struct str *words, size_t count, struct buf *out)
{
    const char **texts = mem_alloc_array(count, sizeof(*texts));
    size_t *lengths = mem_alloc_array(count, sizeof(*lengths));
    char *command = NULL;
    for (size_t i = 0; i < count; i++) {
        texts[i] = words[i].bytes ? words[i].bytes : "";
        lengths[i] = words[i].length;
    }
    long long length = redisFormatCommandArgv(&command, (int)count, texts, lengths);
    must(length > 0);
    buf_add(out, command, (size_t)length);
    redisFreeCommand(command);
    mem_free((void *)texts);
    mem_free(lengths);
}
