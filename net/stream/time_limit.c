/* time_limit.c -- rate limit by address.
 *
 * Each address has a bucket of processor time: TIME_LIMIT_BURST_US at once, and TIME_LIMIT_SECOND_US
 * of each second after that. The cost of a request is known only when it is done, so a bucket may
 * go into debt. Full buckets are removed now and then, so only recent addresses have one; beyond
 * BUCKETS_MAX all new addresses share one. */
#include "net/stream/time_limit.h"

#include "engine/base/address.h"
#include "engine/base/clock.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

enum { BUCKETS_MAX = 20000, SWEEP_EVERY = 4096 };

struct bucket {
    int64_t left_us; /* below 0: in debt */
    int64_t at_us;   /* time of the last update */
};

struct time_limit {
    struct strmap buckets; /* -> struct bucket, owned */
    unsigned since_sweep;
    unsigned users;
};

struct time_limit *time_limit_create(void)
{
    struct time_limit *limit = mem_alloc(sizeof(*limit));
    strmap_init(&limit->buckets);
    return limit;
}

static void refill(struct bucket *bucket)
{
    int64_t now_us = clock_us();
    int64_t gone_us = now_us - bucket->at_us;
    int64_t most_us = TIME_LIMIT_BURST_US - bucket->left_us;
    int64_t more_us = gone_us / 1000 * TIME_LIMIT_SECOND_US / 1000;
    bucket->left_us += more_us < most_us ? more_us : most_us;
    bucket->at_us = now_us - (more_us < most_us ? gone_us % 1000 : 0);
}

void time_limit_destroy(struct time_limit *limit)
{
    size_t cursor = 0;
    void *bucket = NULL;
    while (strmap_each(&limit->buckets, &cursor, NULL, &bucket)) {
        mem_free(bucket);
    }
    strmap_finish(&limit->buckets);
    mem_free(limit);
}

struct time_limit *time_limit_join(struct time_limit **shared)
{
    if (!*shared) {
        *shared = time_limit_create();
    }
    (*shared)->users++;
    return *shared;
}

void time_limit_leave(struct time_limit **shared)
{
    if (--(*shared)->users == 0) {
        time_limit_destroy(*shared);
        *shared = NULL;
    }
}

/* Removes full buckets. */
static void sweep(struct time_limit *limit)
{
    struct strmap kept;
    size_t cursor = 0;
    struct str key;
    void *value = NULL;
    strmap_init(&kept);
    while (strmap_each(&limit->buckets, &cursor, &key, &value)) {
        struct bucket *bucket = value;
        refill(bucket);
        if (bucket->left_us < TIME_LIMIT_BURST_US) {
            (void)strmap_put(&kept, key, bucket);
        } else {
            mem_free(bucket);
        }
    }
    strmap_finish(&limit->buckets);
    limit->buckets = kept;
}

static struct bucket *bucket_of(struct time_limit *limit, const char *address)
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
        *bucket = (struct bucket){TIME_LIMIT_BURST_US, clock_us()};
        (void)strmap_put(&limit->buckets, key, bucket);
    }
    return bucket;
}

bool time_limit_allows(
        struct time_limit *limit, const char *address, uint32_t *out_wait_seconds)
{
    struct bucket *bucket = bucket_of(limit, address);
    refill(bucket);
    if (bucket->left_us <= 0) {
        *out_wait_seconds = 1 + (uint32_t)(-bucket->left_us / TIME_LIMIT_SECOND_US);
        return false;
    }
    return true;
}

void time_limit_charge(struct time_limit *limit, const char *address, int64_t us)
{
    bucket_of(limit, address)->left_us -= us;
}
