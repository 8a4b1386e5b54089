/* timer_fire.c -- fires due timers.
 *
 * 1. A timer fires in a transaction: its row is deleted (or gets its next time) in the same
 *    transaction as its handlers. So it fires exactly once, even after a crash.
 * 2. If that transaction fails, the row is deleted in a transaction of its own: a timer that
 *    always fails must not fire for ever.
 * 3. Timers of the stock game share transactions of about SHARED_US, under a savepoint each: a
 *    thousand fights take some dozen commits a second instead of a thousand. One that fails is
 *    undone by itself; one that exceeds the remaining budget gets a transaction of its own.
 * 4. Times missed while the server was down are made up for once, not one by one.
 * 5. A builder's timer that fires once and fails is kept as failed, at most FAILED_MAX of an
 *    object: its owner corrects the script and fires it again.
 * 6. A timer whose row cannot be read stays, and is tried again; so does a timer of a builder
 *    whose scripts are frozen, and one of a thing whose package is off.
 *
 * hook.c and the script layer run the handlers. */
#include "engine/core/script/timer.h"

#include "engine/core/rights/perm.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/timer_impl.h"
#include "world/model/pending_writes.h"
#include "world/model/tx.h"

enum {
    UNREAD_MS = 1000,
    FROZEN_MS = 5000,
    SHARED_US = 3000,
    SHARED_TOLD_BYTES = 16 * 1024,
    SHARED_MADE = 20,
    FAILED_MAX = 10
};

static void firing_free(struct engine *engine __attribute__((unused)), void *data)
{
    struct firing *firing = data;
    mem_free((void *)(uintptr_t)firing->name.bytes);
    mem_free(firing);
}

static struct firing *firing_take(struct timers *timers)
{
    struct firing *firing = timers->first;
    timers->first = firing ? firing->next : NULL;
    timers->last = timers->first ? timers->last : NULL;
    return firing;
}

static struct timer *firing_timer(struct engine *engine, const struct firing *firing)
{
    struct timer *timer = timer_find(timers_state(engine), firing->object, firing->name);
    return timer && timer->serial == firing->serial ? timer : NULL;
}

/* The data of a due timer. */
struct fired {
    struct row row;        /* owned */
    struct object *object; /* NULL: it no longer exists */
};

enum fired_state {
    FIRED_DUE,
    FIRED_LATER,  /* its time in memory was wrong */
    FIRED_GONE,   /* the timer or its object is gone */
    FIRED_UNREAD, /* the row could not be read */
    FIRED_FROZEN, /* a wizard froze its owner's scripts, or its package is off */
};

/* True if the thing is of a package that is off, and nothing else handles its timer. */
static bool waits_for_package(struct engine *engine, struct object *object, struct str name)
{
    struct buf event = {0};
    if (!object || !packages_off_of(engine, object)) {
        return false;
    }
    buf_printf(&event, "timer:%.*s", STR_FMT(name));
    bool handled = hook_handles(engine, object, buf_str(&event));
    buf_finish(&event);
    return !handled;
}

/* Reads a timer and its state; if it is due, the caller owns the row. */
static enum fired_state fired_read(
        struct engine *engine, const struct timer *timer, struct fired *out)
{
    struct world *world = engine_world(engine);
    uint64_t unread = world->pending->unread;
    struct row row = {0};
    bool found = timer_read(timers_state(engine), timer, &row);
    struct object *object = found ? world_find(world, timer->object) : NULL;
    enum fired_state state = FIRED_DUE;
    if (world->pending->unread != unread) {
        state = FIRED_UNREAD;
    } else if (!found) {
        state = FIRED_GONE;
    } else if (row_int(&row, "due_ms") > world_now_ms(world) &&
               !engine_transaction(engine)->rehearsing) {
        state = FIRED_LATER;
    } else if (perm_is_frozen(engine, row_id(&row, "owner")) ||
               waits_for_package(engine, object, timer->name)) {
        state = FIRED_FROZEN;
    }
    if (state == FIRED_DUE) {
        *out = (struct fired){row, object};
    } else {
        row_finish(&row);
    }
    return state;
}

/* Deletes the row, or sets its next time. Takes row. Needs an open tx. */
static void timer_use_up(struct engine *engine, struct row *row)
{
    struct world *world = engine_world(engine);
    int64_t period_ms = row_int(row, "period_ms");
    if (period_ms <= 0) {
        rows_delete(world, row);
        row_finish(row);
        return;
    }
    int64_t now_ms = world_now_ms(world);
    int64_t next_ms = row_int(row, "due_ms") + period_ms;
    if (next_ms <= now_ms) {
        next_ms += ((now_ms - next_ms) / period_ms + 1) * period_ms;
    }
    row_set_int(row, "due_ms", next_ms);
    rows_put(world, row);
}

/* Records that the timer fired and failed. Takes kept, its row. Needs an open tx. */
static void timer_fail(struct engine *engine, struct row *kept)
{
    uint64_t object = row_id(kept, "object");
    const struct timer *timer = map_find(&timers_state(engine)->objects, object);
    unsigned failed = 0;
    for (; timer; timer = timer->next) {
        failed += timer->item.due_ms >= TIMER_FAILED_MS;
    }
    if (row_int(kept, "period_ms") > 0 || row_id(kept, "owner") == 0 || failed >= FAILED_MAX ||
            !world_find(engine_world(engine), object)) {
        timer_use_up(engine, kept);
        return;
    }
    row_set_int(kept, "due_ms", TIMER_FAILED_MS * 2);
    rows_put(engine_world(engine), kept);
}

/* Keeps the timer as failed, unless a handler has set it again. */
static void keep_failed(
        struct engine *engine, const struct firing *firing, const struct fired *fired)
{
    struct row now = timer_row(firing->object, firing->name);
    if (!rows_find(engine_world(engine), &now)) {
        struct row again = row_dup(&fired->row);
        timer_fail(engine, &again);
    }
    row_finish(&now);
}

/* Runs its object's handlers in the open transaction. Returns false if the transaction must be
 * undone. */
static bool timer_tell(
        struct engine *engine, const struct firing *firing, const struct fired *fired)
{
    struct row row = row_dup(&fired->row);
    struct object *object = fired->object;
    struct value data = value_dup(row_value(&row, "data"));
    engine_transaction(engine)->rights.owner = row_id(&row, "owner");
    monitor_doing(engine, "timer", firing->name);
    timer_use_up(engine, &row);
    if (object) {
        struct buf name = {0};
        buf_add_text(&name, "timer:");
        buf_add_str(&name, firing->name);
        struct event event = {.name = buf_str(&name), .thing = object, .data = &data};
        struct handler_result result = {0};
        (void)hook_tell(engine, object, &event, &result);
        buf_finish(&name);
        if (result.failed) {
            keep_failed(engine, firing, fired);
        }
    } else {
        timer_cancel_all(engine, firing->object);
    }
    value_finish(&data);
    return engine_transaction(engine)->ending == OUTCOME_DONE;
}

static void firing_do(struct engine *engine, const struct firing *firing, struct fired *fired)
{
    transaction_begin(engine, 0, 0);
    if (timer_tell(engine, firing, fired)) {
        transaction_commit(engine);
        row_finish(&fired->row);
    } else {
        transaction_abort(engine);
        transaction_begin(engine, 0, 0);
        timer_fail(engine, &fired->row);
        transaction_commit(engine);
    }
    transaction_report_faults(engine);
}

/* Tries the timer again later: at its time, or when the disk may be well or its owner no longer
 * frozen. */
static void firing_put_off(
        struct engine *engine, const struct firing *firing, enum fired_state state)
{
    struct timer *timer = firing_timer(engine, firing);
    struct timers *timers = timers_state(engine);
    struct row row = timer_row(firing->object, firing->name);
    if (state == FIRED_LATER && rows_find(engine_world(engine), &row)) {
        timer_index_remove(timers, timer);
        timer_index_add(timers, &row, true);
    } else {
        timer->item.due_ms = world_now_ms(engine_world(engine)) +
                             (state == FIRED_FROZEN ? FROZEN_MS : UNREAD_MS);
        heap_put(&timers->heap, &timer->item);
    }
    row_finish(&row);
}

/* Handles a timer that is not due. Takes firing. */
static void firing_end(struct engine *engine, struct firing *firing, enum fired_state state)
{
    struct timer *timer = firing_timer(engine, firing);
    if (timer && state == FIRED_GONE) {
        timer_index_remove(timers_state(engine), timer);
    } else if (timer && state != FIRED_DUE) {
        firing_put_off(engine, firing, state);
    }
    firing_free(engine, firing);
}

static void firing_run(struct engine *engine, void *data)
{
    struct firing *firing = data;
    struct fired fired = {0};
    const struct timer *timer = firing_timer(engine, firing);
    enum fired_state state = timer ? fired_read(engine, timer, &fired) : FIRED_GONE;
    if (state == FIRED_DUE) {
        firing_do(engine, firing, &fired);
    }
    firing_end(engine, firing, state);
}

/* Fires it in the open shared transaction. Returns false if it used up the budget: it is
 * undone, and needs a transaction of its own. Takes fired. */
static bool firing_share(
        struct engine *engine, const struct firing *firing, struct fired *fired)
{
    struct transaction *transaction = engine_transaction(engine);
    struct transaction_mark before = transaction_savepoint(engine);
    size_t faults = transaction->fault_count;
    bool well = timer_tell(engine, firing, fired);
    bool fits = !transaction->spent && transaction->load_skips == 0 &&
                transaction->ending != OUTCOME_KILLED;
    if (!well || !fits) {
        transaction_rollback_to(engine, before);
        transaction->ending = OUTCOME_DONE;
    }
    if (!fits) {
        transaction_forget_faults(engine, faults);
    }
    if (fits && !well) {
        timer_fail(engine, &fired->row);
    } else {
        row_finish(&fired->row);
    }
    transaction_go_on(engine);
    return fits;
}

static bool is_full(const struct engine *engine, int64_t start_us)
{
    return clock_us() - start_us >= SHARED_US ||
           hub_open_bytes(engine_hub(engine)) >= SHARED_TOLD_BYTES ||
           tx_created_count(engine_world(engine)) >= SHARED_MADE;
}

/* Fires due timers in one transaction, as many as fit. Returns one that did not fit, which the
 * caller then owns. */
static struct firing *share_transaction(struct engine *engine)
{
    struct timers *timers = timers_state(engine);
    int64_t start_us = clock_us();
    struct firing *firing = NULL;
    bool fits = true;
    transaction_begin(engine, 0, 0);
    while (fits && !is_full(engine, start_us) && (firing = firing_take(timers))) {
        struct fired fired = {0};
        const struct timer *timer = firing_timer(engine, firing);
        enum fired_state state = timer ? fired_read(engine, timer, &fired) : FIRED_GONE;
        if (state == FIRED_DUE) {
            fits = firing_share(engine, firing, &fired);
        }
        if (fits) {
            firing_end(engine, firing, state);
        }
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
    return fits ? NULL : firing;
}

static void shared_drop(
        struct engine *engine __attribute__((unused)), void *data __attribute__((unused)))
{
}

static void shared_run(struct engine *engine, void *data)
{
    struct firing *alone = share_transaction(engine);
    if (alone) {
        firing_run(engine, alone);
    }
    if (timers_state(engine)->first) {
        tasks_push(engine, (struct task){shared_run, shared_drop, data, 0});
    }
}

/* Takes firing. */
static void shared_add(struct engine *engine, struct firing *firing)
{
    struct timers *timers = timers_state(engine);
    if (timers->last) {
        timers->last->next = firing;
    } else {
        timers->first = firing;
        tasks_push(engine, (struct task){shared_run, shared_drop, NULL, 0});
    }
    timers->last = firing;
}

/* Returns the soonest of object's timers and of those set since the mark, or NULL. */
static const struct timer *soonest(const struct engine *engine, uint64_t mark, uint64_t object)
{
    const struct heap *heap = &timers_state(engine)->heap;
    const struct timer *best = NULL;
    for (size_t i = 0; i < heap->count; i++) {
        const struct timer *timer = (const struct timer *)heap->items[i];
        bool counts = timer->object == object || timer->serial > mark;
        if (counts && (!best || heap_is_before(&timer->item, &best->item))) {
            best = timer;
        }
    }
    return best;
}

int64_t timer_soonest_ms(const struct engine *engine, uint64_t mark, uint64_t object)
{
    const struct timer *timer = soonest(engine, mark, object);
    return timer ? timer->item.due_ms : -1;
}

enum outcome timer_fire_soonest(struct engine *engine, uint64_t mark, uint64_t object)
{
    struct transaction *transaction = engine_transaction(engine);
    must(transaction->rehearsing);
    const struct timer *timer = soonest(engine, mark, object);
    struct firing firing = {
            timer->object, timer->serial, {str_dup(timer->name), timer->name.length}, NULL};
    struct transaction_mark before = transaction_savepoint(engine);
    enum outcome outcome = OUTCOME_DONE;
    struct fired fired = {0};
    if (fired_read(engine, timer, &fired) != FIRED_DUE) {
        outcome = OUTCOME_FAILED;
    } else if (timer_tell(engine, &firing, &fired)) {
        row_finish(&fired.row);
    } else {
        outcome = transaction->ending;
        transaction_rollback_to(engine, before);
        transaction->ending = OUTCOME_DONE;
        timer_fail(engine, &fired.row);
    }
    mem_free((void *)(uintptr_t)firing.name.bytes);
    return outcome;
}

static void fire(struct engine *engine, int64_t clock_now_ms)
{
    struct heap *heap = &timers_state(engine)->heap;
    int64_t now_ms = heap->count ? world_time_at(engine_world(engine), clock_now_ms) : 0;
    struct heap_item *item = NULL;
    while ((item = heap_top(heap)) && item->due_ms <= now_ms) {
        struct timer *timer = (struct timer *)item;
        heap_remove(heap, item);
        struct firing *firing = mem_alloc(sizeof(*firing));
        firing->object = timer->object;
        firing->serial = timer->serial;
        firing->name = (struct str){str_dup(timer->name), timer->name.length};
        if (timer->owner == 0) {
            shared_add(engine, firing);
        } else {
            tasks_push_behind(
                    engine, (struct task){firing_run, firing_free, firing, timer->owner});
        }
    }
}

static int64_t left_ms(const struct engine *engine)
{
    const struct heap_item *item = heap_top(&timers_state(engine)->heap);
    int64_t ms = item ? item->due_ms - world_now_ms(engine_world(engine)) : -1;
    return item && ms < 0 ? 0 : ms;
}

static void timers_create(struct engine *engine)
{
    static const struct tasks_source source = {.fire = fire, .left_ms = left_ms};
    timers_open(engine);
    tasks_set_source(engine, &source);
}

static void timers_destroy(struct engine *engine)
{
    struct firing *firing = NULL;
    while ((firing = firing_take(timers_state(engine)))) {
        firing_free(engine, firing);
    }
    timers_close(engine);
}

const struct kernel_part timers_part = {
        .state_size = sizeof(struct timers),
        .create = timers_create,
        .destroy = timers_destroy,
};
