/* web_limit.c -- how often may an address ask?
 *
 * A bucket for each: requests_burst at once, requests_per_second
 * for ever. Buckets that are full again are forgotten now and then, so their number is bounded by
 * who asked lately; beyond BUCKETS_MAX everybody new shares one. */
#include "net/http/web_limit.h"

#include "engine/base/address.h"
#include "engine/base/clock.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

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

struct web_limit *web_limit_create(void)
{
    struct web_limit *limit = mem_alloc(sizeof(*limit));
    strmap_init(&limit->buckets);
    return limit;
}

static void refill(struct bucket *bucket)
{
    int64_t now_ms = clock_ms();
    bucket->left += (double)(now_ms - bucket->at_ms) / 1000.0 * requests_per_second;
    bucket->left = bucket->left > requests_burst ? requests_burst : bucket->left;
    bucket->at_ms = now_ms;
}

void web_limit_destroy(struct web_limit *limit)
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

bool web_limit_allows(struct web_limit *limit, const char *address, uint32_t *out_wait_seconds)
{
    struct bucket *bucket = bucket_of(limit, address);
    refill(bucket);
    if (bucket->left < 1.0) {
        *out_wait_seconds = 1 + (uint32_t)((1.0 - bucket->left) / requests_per_second);
        return false;
    }
    bucket->left -= 1.0;
    return true;
}
