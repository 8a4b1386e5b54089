/* cost.c -- time taken by scripts, by command and handler.
 *
 * 1. Time is counted for the innermost running script: a handler's callees are not counted for it.
 * 2. Kept in memory, by minute, for COST_MINUTES minutes. A rehearsal is counted separately and not
 *    kept.
 * 3. The game's own scripts are not counted.
 * 4. Where tests count steps instead of time, so does this file.
 *
 * quota_share.c charges owners. */
#include "engine/lua/host_impl.h"

#include <stdlib.h>
#include <string.h>

#define COSTS_MAX                                                                              \
    4096 /* known commands and handlers of behaviours; beyond that the oldest are dropped */
#define COST_MINUTE_MS 60000

/* The time of one minute. */
struct cost_minute {
    int64_t minute; /* number of the minute, by the monotonic clock */
    uint64_t us;
    uint32_t runs;
    uint32_t most_us;
};

/* One command or handler of a behaviour, for all revisions. */
struct cost {
    uint64_t object; /* object of the behaviour */
    uint64_t owner;  /* owner whose rights it has */
    int64_t last_ms;
    char name[COST_NAME_MAX + 1];
    struct cost_minute minutes[COST_MINUTES];
};

int64_t cost_now_us(const struct host *host)
{
    return sandbox_limits(host->sandbox)->deterministic ? sandbox_spent_us(host->sandbox)
                                                        : clock_us();
}

static void drop_oldest(struct map *costs)
{
    size_t cursor = 0;
    uint64_t key = 0;
    uint64_t oldest = 0;
    int64_t last_ms = INT64_MAX;
    void *value = NULL;
    while (map_each(costs, &cursor, &key, &value)) {
        const struct cost *cost = value;
        if (cost->last_ms < last_ms) {
            last_ms = cost->last_ms;
            oldest = key;
        }
    }
    mem_free(map_remove(costs, oldest));
}

uint64_t cost_key(struct host *host, const struct script *script, struct str name)
{
    if (script->behaviour == 0 || script->owner == 0) {
        return 0;
    }
    uint64_t key = str_hash(name) * 31 + script->behaviour;
    key = key ? key : 1;
    struct cost *cost = map_find(&host->costs, key);
    if (!cost) {
        if (host->costs.count >= COSTS_MAX) {
            drop_oldest(&host->costs);
        }
        cost = mem_alloc(sizeof(*cost));
        cost->object = script->behaviour;
        struct str fit = str_fit(name, COST_NAME_MAX);
        memcpy(cost->name, fit.bytes, fit.length);
        (void)map_put(&host->costs, key, cost);
    }
    cost->owner = script->owner;
    cost->last_ms = clock_ms();
    return key;
}

struct str cost_name(struct host *host, uint64_t key)
{
    const struct cost *cost = key ? map_find(&host->costs, key) : NULL;
    return cost ? str_of(cost->name) : STR_NONE;
}

/* Returns the minute of the last switch. */
static struct cost_minute *minute_of(const struct host *host, struct cost *cost)
{
    bool by_steps = sandbox_limits(host->sandbox)->deterministic;
    int64_t minute = (by_steps ? clock_ms() : host->cost_at_us / 1000) / COST_MINUTE_MS;
    struct cost_minute *now = &cost->minutes[minute % COST_MINUTES];
    if (now->minute != minute) {
        *now = (struct cost_minute){.minute = minute};
    }
    return now;
}

/* Adds to a rehearsal's costs, by object only. */
static void add_tried(struct host *host, uint64_t object, int64_t us)
{
    struct cost_tried *tried = host->tried;
    size_t i = 0;
    while (i < tried->count && tried->list[i].object != object) {
        i++;
    }
    if (i < COST_TRIED_MAX) {
        tried->list[i].object = object;
        tried->list[i].us += us;
        tried->count = i < tried->count ? tried->count : i + 1;
    }
}

/* Charges the time since the last switch to the running key. */
static void count(struct host *host)
{
    int64_t now = cost_now_us(host);
    int64_t us = now > host->cost_at_us ? now - host->cost_at_us : 0;
    struct cost *cost = host->cost_of ? map_find(&host->costs, host->cost_of) : NULL;
    host->cost_at_us = now;
    if (cost && host->tried) {
        add_tried(host, cost->object, us);
    } else if (cost && !engine_transaction(host->engine)->rehearsing) {
        minute_of(host, cost)->us += (uint64_t)us;
        host->cost_run_us += us;
    }
}

struct cost_outer cost_enter(struct host *host, uint64_t key)
{
    struct cost_outer outer = {host->cost_of, host->cost_run_us};
    if (key == 0 && host->cost_of == 0) {
        return outer; /* stock code within stock code */
    }
    count(host);
    outer.run_us = host->cost_run_us;
    host->cost_of = key;
    host->cost_run_us = 0;
    return outer;
}

int64_t cost_leave(struct host *host, struct cost_outer outer)
{
    if (host->cost_of == 0 && outer.of == 0) {
        return 0;
    }
    count(host);
    int64_t us = host->cost_run_us;
    struct cost *cost = host->cost_of ? map_find(&host->costs, host->cost_of) : NULL;
    if (cost && !host->tried && !engine_transaction(host->engine)->rehearsing) {
        struct cost_minute *minute = minute_of(host, cost);
        minute->runs++;
        minute->most_us = us > minute->most_us ? (uint32_t)us : minute->most_us;
    }
    host->cost_of = outer.of;
    host->cost_run_us = outer.run_us;
    return us;
}

static void sum(const struct cost *cost, struct cost_minute *out)
{
    int64_t since = clock_ms() / COST_MINUTE_MS - COST_MINUTES;
    *out = (struct cost_minute){0};
    for (size_t i = 0; i < COST_MINUTES; i++) {
        const struct cost_minute *minute = &cost->minutes[i];
        if (minute->minute > since) {
            out->us += minute->us;
            out->runs += minute->runs;
            out->most_us = minute->most_us > out->most_us ? minute->most_us : out->most_us;
        }
    }
}

void costs_each(
        struct host *host, void (*visit)(void *data, const struct cost_sum *sum), void *data)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->costs, &cursor, NULL, &value)) {
        const struct cost *cost = value;
        struct cost_minute all;
        sum(cost, &all);
        struct cost_sum line = {.object = cost->object,
                .owner = cost->owner,
                .name = str_of(cost->name),
                .us = all.us,
                .most_us = all.most_us,
                .runs = all.runs};
        if (all.runs > 0) {
            visit(data, &line);
        }
    }
}

void costs_finish(struct host *host)
{
    map_finish_with(&host->costs, mem_free);
}
