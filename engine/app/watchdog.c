/* watchdog.c -- pings for systemd's watchdog, while the game makes progress.
 *
 * A process that hangs has no turns and so sends no pings. Neither does a process whose turns
 * continue while ready tasks do not run between two checks. A full or slow disk does not stop
 * the pings. A kill would lose output that waits to be sent, and the next start would meet the
 * same disk. */
#include "engine/app/watchdog.h"

#include "engine/base/clock.h"
#include "engine/base/notify.h"
#include "engine/base/str.h"
#include "engine/core/engine.h"
#include "engine/core/run/disk.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"

#include <stdlib.h>
#include <unistd.h>

void watchdog_init(struct watchdog *watchdog)
{
    const char *period = getenv("WATCHDOG_USEC");
    const char *whom = getenv("WATCHDOG_PID");
    uint64_t period_us = 0;
    uint64_t pid = (uint64_t)getpid();
    *watchdog = (struct watchdog){0};
    if (!period || !str_to_u64(str_of(period), &period_us) ||
            (whom && (!str_to_u64(str_of(whom), &pid) || pid != (uint64_t)getpid()))) {
        return;
    }
    /* Twice in each period, as systemd recommends. */
    watchdog->period_ms =
            (int64_t)(period_us / 2000 < INT32_MAX ? period_us / 2000 : INT32_MAX);
    watchdog->due_ms = clock_ms() + watchdog->period_ms;
}

bool watchdog_look(struct watchdog *watchdog, uint64_t transactions, bool ready, bool held)
{
    bool well = held || !ready || !watchdog->waited || transactions != watchdog->transactions;
    watchdog->waited = ready && !held;
    watchdog->transactions = transactions;
    return well;
}

void watchdog_turn(struct watchdog *watchdog, const struct engine *engine)
{
    int64_t now_ms = clock_ms();
    if (watchdog->period_ms == 0 || now_ms < watchdog->due_ms) {
        return;
    }
    watchdog->due_ms = now_ms + watchdog->period_ms;
    if (!engine || watchdog_look(watchdog, engine_transaction(engine)->number,
                           tasks_ready_count(engine) > 0, disk_is_troubled(engine))) {
        notify_systemd("WATCHDOG=1");
    }
}
