/* monitor.c -- live statistics of transactions and of the event loop.
 *
 * Kept in memory for each second: the longest few transactions. Players' words are never kept:
 * a transaction is described by the pattern of its command, which is in the help, or by its
 * kind. */
#include "engine/core/run/monitor.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/part.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>

enum { SECONDS = 64 };

struct second {
    int64_t number; /* of the monotonic clock */
    struct monitor_look look;
};

struct monitor {
    int64_t until_ms; /* monotonic: somebody monitors until then; 0: nobody */
    char doing[MONITOR_DOING];
    struct second *seconds; /* owned, SECONDS; NULL while nobody monitors */
    struct transaction_times turns;
    uint64_t begun;        /* how often a wizard has begun to monitor */
    uint64_t transactions; /* count of transactions at the end of the last turn */
};

PART_STATE(monitor, PART_MONITOR)

static void monitor_destroy(struct engine *engine)
{
    mem_free(monitor_state(engine)->seconds);
}

uint64_t monitor_begin(struct engine *engine)
{
    return ++monitor_state(engine)->begun;
}

void monitor_watch(struct engine *engine, int64_t for_ms)
{
    struct monitor *monitor = monitor_state(engine);
    int64_t until_ms = clock_ms() + for_ms;
    if (!monitor->seconds) {
        monitor->seconds = mem_alloc_array(SECONDS, sizeof(*monitor->seconds));
    }
    monitor->until_ms = until_ms > monitor->until_ms ? until_ms : monitor->until_ms;
}

/* Returns whether somebody monitors; frees the data when the time is over. */
static bool is_looked_at(struct monitor *monitor)
{
    if (monitor->until_ms > 0 && clock_ms() > monitor->until_ms) {
        monitor->until_ms = 0;
        mem_free(monitor->seconds);
        monitor->seconds = NULL;
    }
    return monitor->until_ms > 0;
}

void monitor_doing(struct engine *engine, const char *kind, struct str name)
{
    struct monitor *monitor = monitor_state(engine);
    if (monitor->until_ms > 0) {
        struct str fit = str_fit(name, MONITOR_DOING - 12);
        (void)snprintf(monitor->doing, sizeof(monitor->doing), "%.10s%s%.*s", kind,
                kind[0] && fit.length > 0 ? " " : "", STR_FMT(fit));
    }
}

static struct monitor_look *this_second(struct monitor *monitor)
{
    int64_t number = clock_ms() / 1000;
    struct second *second = &monitor->seconds[number % SECONDS];
    if (second->number != number) {
        *second = (struct second){.number = number};
    }
    return &second->look;
}

static void put_transaction(
        struct monitor_look *look, const struct monitor_transaction *transaction)
{
    size_t at = MONITOR_LONGEST;
    while (at > 0 && transaction->took_us > look->longest[at - 1].took_us) {
        at--;
    }
    if (at < MONITOR_LONGEST) {
        memmove(&look->longest[at + 1], &look->longest[at],
                (MONITOR_LONGEST - 1 - at) * sizeof(look->longest[0]));
        look->longest[at] = *transaction;
    }
}

/* INTERNAL_END. */
static void monitor_end_transaction(struct engine *engine, void *about __attribute__((unused)))
{
    struct monitor *monitor = monitor_state(engine);
    if (monitor->until_ms == 0 || !is_looked_at(monitor)) {
        return;
    }
    int64_t took_us = clock_us() - engine_transaction(engine)->started_us;
    struct monitor_transaction transaction = {
            .actor = engine_transaction(engine)->actor, .took_us = took_us > 0 ? took_us : 1};
    memcpy(transaction.doing, monitor->doing, sizeof(transaction.doing));
    monitor->doing[0] = '\0';
    put_transaction(this_second(monitor), &transaction);
}

void monitor_turn(struct engine *engine, int64_t wall_us, int64_t ran_us)
{
    struct monitor *monitor = monitor_state(engine);
    uint64_t transactions = engine_transaction(engine)->times.count - monitor->transactions;
    monitor->transactions += transactions;
    transaction_times_add(&monitor->turns, ran_us);
    if (monitor->until_ms == 0 || !is_looked_at(monitor)) {
        return;
    }
    struct monitor_look *look = this_second(monitor);
    look->turns++;
    look->turn_transactions =
            transactions > look->turn_transactions ? transactions : look->turn_transactions;
    look->turn_us = ran_us > look->turn_us ? ran_us : look->turn_us;
    look->turn_wall_us = wall_us > look->turn_wall_us ? wall_us : look->turn_wall_us;
}

const struct transaction_times *monitor_turn_times(const struct engine *engine)
{
    return &monitor_state(engine)->turns;
}

void monitor_look(const struct engine *engine, int64_t for_ms, struct monitor_look *out)
{
    const struct monitor *monitor = monitor_state(engine);
    int64_t from = (clock_ms() - for_ms) / 1000;
    *out = (struct monitor_look){0};
    for (size_t i = 0; monitor->seconds && i < SECONDS; i++) {
        const struct second *second = &monitor->seconds[i];
        const struct monitor_look *look = &second->look;
        if (second->number < from) {
            continue;
        }
        out->turns += look->turns;
        out->turn_transactions = look->turn_transactions > out->turn_transactions
                                         ? look->turn_transactions
                                         : out->turn_transactions;
        out->turn_us = look->turn_us > out->turn_us ? look->turn_us : out->turn_us;
        out->turn_wall_us =
                look->turn_wall_us > out->turn_wall_us ? look->turn_wall_us : out->turn_wall_us;
        for (size_t k = 0; k < MONITOR_LONGEST; k++) {
            put_transaction(out, &look->longest[k]);
        }
    }
}

const struct kernel_part monitor_part = {
        .state_size = sizeof(struct monitor),
        .destroy = monitor_destroy,
        .on = {[INTERNAL_END] = monitor_end_transaction},
};
