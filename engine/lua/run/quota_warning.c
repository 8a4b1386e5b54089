/* quota_warning.c -- warns owners who are near a limit, and names the object that uses most.
 *
 * A warning is sent at most once in AGAIN_MS for each kind, like an error: to the owner if they
 * are online, and in @errors. Rehearsals send none. quota_share.c and quota.c define the limits
 * and what happens beyond them. */
#include "engine/core/rights/perm.h"
#include "engine/core/run/fault.h"
#include "engine/lua/host_impl.h"

#define AGAIN_MS (INT64_C(3600) * 1000)

bool quota_warning_is_due(struct host *host, const struct quota_warning_limit *near)
{
    uint64_t key = near->owner * QUOTA_WARNING_KINDS + (uint64_t)near->kind + 1;
    bool is_near = near->most > 0 && near->use * 4 >= near->most * 3;
    if (!is_near || engine_transaction(host->engine)->rehearsing || !near->owner ||
            role_of(host->engine, near->owner) < PERM_BUILDER) {
        return false;
    }
    intptr_t until_ms = (intptr_t)map_find(&host->quota_warning_told, key);
    if (until_ms && clock_ms() < until_ms) {
        return false;
    }
    (void)map_put(&host->quota_warning_told, key, (void *)(intptr_t)(clock_ms() + AGAIN_MS));
    return true;
}

void quota_warning_tell(struct host *host, const struct quota_warning_limit *near)
{
    static const enum phrase phrases[QUOTA_WARNING_KINDS] = {
            [QUOTA_WARNING_OBJECTS] = PHRASE_near_objects,
            [QUOTA_WARNING_BYTES] = PHRASE_near_bytes,
            [QUOTA_WARNING_TIMERS] = PHRASE_near_timers,
            [QUOTA_WARNING_MEMORY] = PHRASE_near_memory,
            [QUOTA_WARNING_TIME] = PHRASE_near_time,
    };
    struct buf text = {0};
    buf_add_text(&text, FAULT_NEAR);
    phrase_put(host->engine, &text, phrases[near->kind], WITH("use", near->use),
            WITH("most", near->most));
    transaction_notice(host->engine,
            &(struct transaction_fault){
                    .object = near->object, .owner = near->owner, .text = text.bytes});
    buf_finish(&text);
}

/* Warns about a quota that object's behaviour uses up. */
static void quota_near(
        struct host *host, uint64_t object, uint64_t owner, enum quota quota, uint64_t use)
{
    if (!quota_binds(host->engine, owner)) {
        return;
    }
    uint64_t unit = quota == QUOTA_BYTES ? 1024 : 1;
    struct quota_warning_limit near = {
            .kind = quota == QUOTA_TIMERS  ? QUOTA_WARNING_TIMERS
                    : quota == QUOTA_BYTES ? QUOTA_WARNING_BYTES
                                           : QUOTA_WARNING_OBJECTS,
            .owner = owner,
            .object = object,
            .use = use / unit,
            .most = quota_limit(host->engine, owner, quota) / unit,
    };
    if (quota_warning_is_due(host, &near)) {
        quota_warning_tell(host, &near);
    }
}

void quota_warning_quota(lua_State *L, uint64_t owner, enum quota quota, uint64_t use)
{
    struct host *host = host_of(L);
    quota_near(host, host->running ? host->running->behaviour : 0, owner, quota, use);
}

void near_bytes(struct host *host, uint64_t object)
{
    uint64_t owner = host->grew_owner;
    host->grew_owner = 0;
    quota_near(host, object, owner, QUOTA_BYTES,
            quota_use(host->engine, owner, QUOTA_BYTES) + host->grew_bytes);
}

struct dearest {
    uint64_t owner;
    uint64_t object;
    uint64_t us;
};

static void find_dearest(void *data, const struct cost_sum *sum)
{
    struct dearest *dearest = data;
    if (sum->owner == dearest->owner && sum->us > dearest->us) {
        dearest->us = sum->us;
        dearest->object = sum->object;
    }
}

void near_time(struct host *host, uint64_t owner, uint64_t percent, uint64_t most)
{
    struct quota_warning_limit near = {
            .kind = QUOTA_WARNING_TIME,
            .owner = owner,
            .use = percent,
            .most = most,
    };
    if (quota_warning_is_due(host, &near)) {
        struct dearest dearest = {.owner = owner};
        costs_each(host, find_dearest, &dearest);
        near.object = dearest.object;
        quota_warning_tell(host, &near);
    }
}
