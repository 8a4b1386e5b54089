/* web.c -- what the web services share.
 *
 * How often an address may ask is a bucket for each: REQUESTS_BURST at once, REQUESTS_PER_SECOND
 * for ever. Buckets that are full again are forgotten now and then, so their number is bounded by
 * who asked lately; beyond BUCKETS_MAX everybody new shares one. */
#include "net/web/web.h"

#include "engine/base/address.h"
#include "engine/base/clock.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "net/http/http_static.h"
#include "net/stream/net.h"
#include "net/ws/ws_talk.h"

static const double requests_per_second = 20.0;
static const double requests_burst = 600.0;

enum { BUCKETS_MAX = 20000, SWEEP_EVERY = 4096 };

struct bucket {
    double left;
    int64_t at_ms;
};

struct web_limit {
    struct strmap buckets; /* -> struct bucket, owned */
    unsigned since_sweep;
};

/* -- how often -- */

static void refill(struct bucket *bucket)
{
    int64_t now_ms = clock_ms();
    bucket->left += (double)(now_ms - bucket->at_ms) / 1000.0 * requests_per_second;
    bucket->left = bucket->left > requests_burst ? requests_burst : bucket->left;
    bucket->at_ms = now_ms;
}

static void limit_destroy(struct web_limit *limit)
{
    size_t cursor = 0;
    void *bucket = NULL;
    while (strmap_each(&limit->buckets, &cursor, NULL, &bucket)) {
        mem_free(bucket);
    }
    strmap_finish(&limit->buckets);
    mem_free(limit);
}

/* Keeps those that are not full. */
static void sweep(struct web_limit *limit)
{
    struct strmap kept;
    size_t cursor = 0;
    struct str key;
    void *value = NULL;
    strmap_init(&kept);
    while (strmap_each(&limit->buckets, &cursor, &key, &value)) {
        struct bucket *bucket = value;
        refill(bucket);
        if (bucket->left < requests_burst) {
            (void)strmap_put(&kept, key, bucket);
        } else {
            mem_free(bucket);
        }
    }
    strmap_finish(&limit->buckets);
    limit->buckets = kept;
}

static struct bucket *bucket_of(struct web_limit *limit, const char *address)
{
    char room[ADDRESS_SIZE];
    struct str key = address_counted(address, room);
    if (++limit->since_sweep >= SWEEP_EVERY) {
        limit->since_sweep = 0;
        sweep(limit);
    }
    struct bucket *bucket = strmap_find(&limit->buckets, key);
    if (!bucket && limit->buckets.count >= BUCKETS_MAX) {
        key = STR("*");
        bucket = strmap_find(&limit->buckets, key);
    }
    if (!bucket) {
        bucket = mem_alloc(sizeof(*bucket));
        *bucket = (struct bucket){requests_burst, clock_ms()};
        (void)strmap_put(&limit->buckets, key, bucket);
    }
    return bucket;
}

bool web_may_ask(struct web *web, const char *address, uint32_t *out_wait_seconds)
{
    struct bucket *bucket = bucket_of(web->limit, address);
    refill(bucket);
    if (bucket->left < 1.0) {
        *out_wait_seconds = 1 + (uint32_t)((1.0 - bucket->left) / requests_per_second);
        return false;
    }
    bucket->left -= 1.0;
    return true;
}

/* -- sharing -- */

struct web *web_join(struct net_context *context)
{
    if (!context->web) {
        struct web *web = mem_alloc(sizeof(*web));
        web->context = context;
        web->files = http_files_create();
        web->limit = mem_alloc(sizeof(*web->limit));
        strmap_init(&web->limit->buckets);
        web->talks = ws_talks_create(web);
        context->web = web;
    }
    context->web->users++;
    return context->web;
}

void web_leave(struct web *web)
{
    if (--web->users > 0) {
        return;
    }
    web->context->web = NULL;
    ws_talks_destroy(web->talks);
    http_files_destroy(web->files);
    limit_destroy(web->limit);
    mem_free(web);
}

void web_reload(struct net_context *context)
{
    if (context->web) {
        http_files_destroy(context->web->files);
        context->web->files = http_files_create();
    }
}
