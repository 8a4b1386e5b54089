/* attempts.c -- rate limits by key (token buckets).
 *
 * 1. A missing bucket counts as full. Full buckets are removed by sweeps, so the table has only
 *    recent keys.
 * 2. The table has at most BUCKETS_MAX entries. Beyond that, some buckets are dropped; this
 *    helps only attackers who already use that many addresses.
 *
 * The callers choose the keys and the exemptions. */
#include "engine/core/people/attempts.h"

#include "engine/base/base.h"

#define BUCKETS_MAX 20000
#define BUCKETS_KEPT 15000 /* after a sweep, so that not each new address causes one */
#define SECOND_US ((int64_t)1000000)

struct bucket {
    double tokens;
    int64_t at_us;
    uint32_t most;
    int64_t over_us; /* time until an empty bucket is full */
};

struct attempts {
    struct strmap buckets; /* key -> struct bucket, owned */
};

struct attempts *attempts_create(void)
{
    struct attempts *attempts = mem_alloc(sizeof(*attempts));
    strmap_init(&attempts->buckets);
    return attempts;
}

void attempts_destroy(struct attempts *attempts)
{
    if (!attempts) {
        return;
    }
    size_t cursor = 0;
    struct str key;
    void *bucket = NULL;
    while (strmap_each(&attempts->buckets, &cursor, &key, &bucket)) {
        mem_free(bucket);
    }
    strmap_finish(&attempts->buckets);
    mem_free(attempts);
}

static double refilled(const struct bucket *bucket, int64_t now_us)
{
    double tokens = bucket->tokens + (double)(now_us - bucket->at_us) * (double)bucket->most /
                                             (double)bucket->over_us;
    return tokens < bucket->most ? tokens : bucket->most;
}

/* Removes full buckets, and others if too many remain. */
static void sweep(struct attempts *attempts)
{
    struct strmap kept;
    strmap_init(&kept);
    int64_t now_us = clock_us();
    size_t cursor = 0;
    struct str key;
    void *value = NULL;
    while (strmap_each(&attempts->buckets, &cursor, &key, &value)) {
        struct bucket *bucket = value;
        bool is_full = refilled(bucket, now_us) >= bucket->most;
        if (is_full || kept.count >= BUCKETS_KEPT) {
            mem_free(bucket);
        } else {
            (void)strmap_put(&kept, key, bucket);
        }
    }
    strmap_finish(&attempts->buckets);
    attempts->buckets = kept;
}

static struct bucket *bucket_of(
        struct attempts *attempts, struct str key, uint32_t most, uint64_t seconds)
{
    int64_t over_us = (int64_t)seconds * SECOND_US;
    int64_t now_us = clock_us();
    struct bucket *bucket = strmap_find(&attempts->buckets, key);
    if (!bucket) {
        if (attempts->buckets.count >= BUCKETS_MAX) {
            sweep(attempts);
        }
        bucket = mem_alloc(sizeof(*bucket));
        *bucket = (struct bucket){most, now_us, most, over_us};
        (void)strmap_put(&attempts->buckets, key, bucket);
    }
    bucket->most = most;
    bucket->over_us = over_us;
    bucket->tokens = refilled(bucket, now_us);
    bucket->at_us = now_us;
    return bucket;
}

bool attempts_take(struct attempts *attempts, struct str key, uint32_t per_minute)
{
    return attempts_take_within(attempts, key, per_minute, 60);
}

bool attempts_take_within(
        struct attempts *attempts, struct str key, uint32_t most, uint64_t seconds)
{
    return attempts_take_many(attempts, key, 1, most, seconds);
}

bool attempts_take_many(struct attempts *attempts, struct str key, uint32_t tokens,
        uint32_t most, uint64_t seconds)
{
    struct bucket *bucket = bucket_of(attempts, key, most, seconds);
    tokens = tokens < most ? tokens : most;
    if (bucket->tokens < tokens) {
        return false;
    }
    bucket->tokens -= tokens;
    return true;
}

void attempts_give_back(struct attempts *attempts, struct str key, uint32_t per_minute)
{
    if (strmap_find(&attempts->buckets, key)) {
        bucket_of(attempts, key, per_minute, 60)->tokens += 1;
    }
}

int64_t attempts_wait_ms(const struct attempts *attempts, struct str key, uint32_t tokens)
{
    const struct bucket *bucket = strmap_find(&attempts->buckets, key);
    double wanted = bucket && tokens > bucket->most ? bucket->most : tokens;
    double missing = bucket ? wanted - refilled(bucket, clock_us()) : 0;
    return bucket && missing > 0
                   ? (int64_t)(missing * (double)bucket->over_us / bucket->most / 1000) + 1
                   : 0;
}
