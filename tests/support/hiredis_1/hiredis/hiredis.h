#pragma once
/* The declarations of hiredis 1.2 that the module realm uses, where they differ from 0.14.
 * tests/arch/headers_test.py compiles with them, because Debian 12 has only the older library. */
#include <stddef.h>

#define HIREDIS_MAJOR 1
#define REDIS_OK 0
#define REDIS_REPLY_STRING 1
#define REDIS_REPLY_ARRAY 2
#define REDIS_REPLY_INTEGER 3
#define REDIS_REPLY_NIL 4
#define REDIS_REPLY_STATUS 5
#define REDIS_REPLY_ERROR 6

typedef struct redisReadTask {
    int type;
    long long elements;
    int idx;
    void *obj;
    struct redisReadTask *parent;
    void *privdata;
} redisReadTask;

typedef struct redisReplyObjectFunctions {
    void *(*createString)(const redisReadTask *, char *, size_t);
    void *(*createArray)(const redisReadTask *, size_t);
    void *(*createInteger)(const redisReadTask *, long long);
    void *(*createNil)(const redisReadTask *);
    void (*freeObject)(void *);
} redisReplyObjectFunctions;

typedef struct redisReader {
    char *buf;
    size_t pos;
    size_t len;
    redisReplyObjectFunctions *fn;
    void *privdata;
} redisReader;

typedef struct redisReply {
    int type;
    long long integer;
    size_t len;
    char *str;
    size_t elements;
    struct redisReply **element;
} redisReply;

redisReader *redisReaderCreate(void);
void redisReaderFree(redisReader *reader);
int redisReaderFeed(redisReader *reader, const char *bytes, size_t length);
int redisReaderGetReply(redisReader *reader, void **out);
void freeReplyObject(void *reply);
long long redisFormatCommandArgv(
        char **out, int count, const char **texts, const size_t *lengths);
void redisFreeCommand(char *command);
