/* timer.c -- what an object is reminded of, even after a crash.
 *
 * 1. The rows of the world, all of them, are in memory; both change together, through the open
 *    tx, and an undone slice undoes both.
 * 2. A timer fires as a slice: its row goes (or gets its next time) in the same slice that its
 *    handlers ran in, so that it happens once, whenever the process dies.
 * 3. If that slice cannot end well, the row goes in a slice of its own: a timer that always
 *    fails must not fire for ever.
 * 4. Times missed while the server was down are made up for once, not one by one.
 * 5. Time is the world's (world_now_ms), which a changed wall clock does not move.
 *
 * What handlers do is hook.c's and the script layer's. */
#include "engine/core/script/timer.h"

#include "engine/core/run/heap.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/fault.h"
#include "engine/core/script/hook.h"
#include "world/model/tx.h"
#include "world/store/store.h"

struct timer {
    struct heap_item item; /* in timers.heap unless it fires in a moment, or was undone */
    uint64_t object;
    struct str name; /* owned bytes */
    int64_t period_ms;
    uint64_t owner;
    struct value data;  /* owned */
    uint64_t serial;    /* tells a timer from a later one of the same name */
    struct timer *next; /* of the same object */
};

struct timers {
    struct map objects; /* id -> first struct timer, owned */
    struct map counts;  /* owner + 1 -> how many, as a pointer */
    struct heap heap;   /* on the world's clock */
    uint64_t last_serial;
    uint64_t last_order;
    struct change *changes; /* of the open tx, the newest first; owned by its hooks */
};

static void timer_free(struct timer *timer)
{
    if (timer) {
        mem_free((void *)(uintptr_t)timer->name.bytes);
        value_finish(&timer->data);
        mem_free(timer);
    }
}

void timers_destroy(struct engine *engine)
{
    struct timers *timers = engine->timers;
    if (!timers) {
        return;
    }
    size_t cursor = 0;
    uint64_t object = 0;
    void *value = NULL;
    while (map_each(&timers->objects, &cursor, &object, &value)) {
        struct timer *timer = value;
        while (timer) {
            struct timer *next = timer->next;
            timer_free(timer);
            timer = next;
        }
    }
    map_finish(&timers->objects);
    map_finish(&timers->counts);
    heap_finish(&timers->heap);
    mem_free(timers);
}

static struct timer *timer_find(const struct timers *timers, uint64_t object, struct str name)
{
    struct timer *timer = map_find(&timers->objects, object);
    while (timer && !str_equal(timer->name, name)) {
        timer = timer->next;
    }
    return timer;
}

/* -- in and out of memory -- */

static void count(struct timers *timers, uint64_t owner, int change)
{
    uintptr_t now = (uintptr_t)map_find(&timers->counts, owner + 1) + (uintptr_t)change;
    if (now) {
        (void)map_put(&timers->counts, owner + 1, (void *)now);
    } else {
        (void)map_remove(&timers->counts, owner + 1);
    }
}

static void timer_link(struct engine *engine, struct timer *timer)
{
    struct timers *timers = engine->timers;
    timer->next = map_find(&timers->objects, timer->object);
    (void)map_put(&timers->objects, timer->object, timer);
    heap_put(&timers->heap, &timer->item);
    count(timers, timer->owner, 1);
}

static void timer_unlink(struct engine *engine, struct timer *timer)
{
    struct timers *timers = engine->timers;
    struct timer *first = map_find(&timers->objects, timer->object);
    if (first != timer) {
        while (first->next != timer) {
            first = first->next;
        }
        first->next = timer->next;
    } else if (timer->next) {
        (void)map_put(&timers->objects, timer->object, timer->next);
    } else {
        (void)map_remove(&timers->objects, timer->object);
    }
    timer->next = NULL;
    heap_remove(&timers->heap, &timer->item);
    count(timers, timer->owner, -1);
}

/* As planned, but for the delay. */
static struct timer *timer_create(
        struct engine *engine, const struct timer_plan *plan, int64_t due_ms)
{
    struct timer *timer = mem_alloc(sizeof(*timer));
    timer->item = (struct heap_item){due_ms, ++engine->timers->last_order, HEAP_OUT};
    timer->object = plan->object;
    timer->name = (struct str){str_dup(plan->name), plan->name.length};
    timer->period_ms = plan->period_ms;
    timer->owner = plan->owner;
    timer->data = plan->data ? value_dup(plan->data) : value_nil();
    timer->serial = ++engine->timers->last_serial;
    return timer;
}

struct loading {
    struct engine *engine;
    size_t damaged;
};

static bool take_row(void *data, const struct value *columns, size_t count)
{
    struct loading *loading = data;
    must(count >= 6);
    struct engine *engine = loading->engine;
    struct timer_plan plan = {
            .object = value_as_id(&columns[0]),
            .name = value_as_str(&columns[1]),
            .period_ms = value_as_int(&columns[3], 0),
            .owner = value_as_id(&columns[4]),
            .data = &columns[5],
    };
    if (plan.object == 0 || plan.name.length == 0) {
        loading->damaged++;
    } else if (!timer_find(engine->timers, plan.object, plan.name)) {
        timer_link(engine, timer_create(engine, &plan, value_as_int(&columns[2], 0)));
    }
    return true;
}

bool timers_load(struct engine *engine, struct err *err)
{
    struct loading loading = {.engine = engine};
    if (!store_query(engine->store, QUERY_TIMERS, NULL, 0, take_row, &loading, err)) {
        return err_wrap(err, "the timers");
    }
    if (loading.damaged) {
        log_warning("%zu timers are damaged and were left out", loading.damaged);
    }
    return true;
}

/* -- changes through the open tx -- */

/* A timer taken out and one put in. */
struct change {
    struct engine *engine;
    struct timer *old; /* may be NULL; out of all lists, owned */
    struct timer *new; /* may be NULL */
    struct change *next;
    struct change *prev;
};

static void change_undo(void *data)
{
    struct change *change = data;
    if (change->new) {
        timer_unlink(change->engine, change->new);
    }
    if (change->old) {
        timer_link(change->engine, change->old);
    }
    change->old = change->new; /* for change_drop */
}

static void change_drop(void *data)
{
    struct change *change = data;
    if (change->next) {
        change->next->prev = change->prev;
    }
    if (change->prev) {
        change->prev->next = change->next;
    } else {
        change->engine->timers->changes = change->next;
    }
    timer_free(change->old);
    mem_free(change);
}

static void change_make(struct engine *engine, struct timer *old, struct timer *new)
{
    struct change *change = mem_alloc(sizeof(*change));
    struct timers *timers = engine->timers;
    *change =
            (struct change){.engine = engine, .old = old, .new = new, .next = timers->changes};
    if (timers->changes) {
        timers->changes->prev = change;
    }
    timers->changes = change;
    struct tx_hook hook = {.undo = change_undo, .drop = change_drop, .data = change};
    tx_on_end(engine->world, hook);
    if (old) {
        timer_unlink(engine, old);
    }
    if (new) {
        timer_link(engine, new);
        return;
    }
    struct value key[] = {value_int((int64_t)old->object), value_str(old->name)};
    tx_delete(engine->world, TABLE_TIMER, key, 2);
    value_finish(&key[1]);
}

/* Puts a timer in the place of old; its row with it. */
static void timer_put(struct engine *engine, struct timer *old, struct timer *timer)
{
    change_make(engine, old, timer);
    struct value row[] = {
            value_int((int64_t)timer->object),
            value_str(timer->name),
            value_int(timer->item.due_ms),
            value_int(timer->period_ms),
            value_int((int64_t)timer->owner),
            timer->data,
    };
    tx_put(engine->world, TABLE_TIMER, row, sizeof(row) / sizeof(row[0]));
    value_finish(&row[1]);
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

void timer_set(struct engine *engine, const struct timer_plan *plan)
{
    struct timer_plan bounded = *plan;
    bounded.delay_ms = clamp(plan->delay_ms, 1, TIMER_DELAY_MAX_MS);
    if (plan->period_ms > 0) {
        bounded.period_ms = clamp(plan->period_ms, TIMER_PERIOD_MIN_MS, TIMER_DELAY_MAX_MS);
    }
    struct timer *old = timer_find(engine->timers, plan->object, plan->name);
    int64_t due_ms = world_now_ms(engine->world) + bounded.delay_ms;
    timer_put(engine, old, timer_create(engine, &bounded, due_ms));
}

bool timer_cancel(struct engine *engine, uint64_t object, struct str name)
{
    struct timer *timer = timer_find(engine->timers, object, name);
    if (timer) {
        change_make(engine, timer, NULL);
    }
    return timer != NULL;
}

void timer_cancel_all(struct engine *engine, uint64_t object)
{
    struct timer *timer = NULL;
    while ((timer = map_find(&engine->timers->objects, object))) {
        change_make(engine, timer, NULL);
    }
}

size_t timer_count(const struct engine *engine, uint64_t owner)
{
    return (uintptr_t)map_find(&engine->timers->counts, owner + 1);
}

static void show(struct engine *engine, const struct timer *timer, bool set,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    int64_t left_ms = timer->item.due_ms - world_now_ms(engine->world);
    struct timer_info info = {
            .object = timer->object,
            .name = timer->name,
            .set = set,
            .left_ms = left_ms > 0 ? left_ms : 0,
            .period_ms = timer->period_ms,
            .owner = timer->owner,
    };
    visit(data, &info);
}

void timer_each(struct engine *engine, uint64_t object,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    const struct timer *timer = map_find(&engine->timers->objects, object);
    for (; timer; timer = timer->next) {
        show(engine, timer, true, visit, data);
    }
}

void timer_each_of(struct engine *engine, uint64_t owner, bool all,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&engine->timers->objects, &cursor, NULL, &value)) {
        for (const struct timer *timer = value; timer; timer = timer->next) {
            if (all || timer->owner == owner) {
                show(engine, timer, true, visit, data);
            }
        }
    }
}

uint64_t timer_mark(const struct engine *engine)
{
    return engine->timers->last_serial;
}

void timer_each_change(struct engine *engine, uint64_t mark,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    const struct timers *timers = engine->timers;
    for (const struct change *change = timers->changes; change; change = change->next) {
        const struct timer *old = change->old;
        const struct timer *new = change->new;
        if (new &&new->serial > mark && timer_find(timers, new->object, new->name) == new) {
            show(engine, new, true, visit, data);
        } else if (old && old->serial <= mark && !timer_find(timers, old->object, old->name)) {
            show(engine, old, false, visit, data);
        }
    }
}

/* -- as they were -- */

static struct timer_state state_of(const struct timer *timer)
{
    return (struct timer_state){
            .object = timer->object,
            .name = timer->name,
            .due_ms = timer->item.due_ms,
            .period_ms = timer->period_ms,
            .owner = timer->owner,
            .data = &timer->data,
    };
}

static const struct timer *changed_timer(const struct change *change)
{
    return change->new ? change->new : change->old;
}

/* True if no change of the same timer was made before this one; the list begins with the newest. */
static bool is_first(const struct change *change)
{
    const struct timer *timer = changed_timer(change);
    for (const struct change *it = change->next; it; it = it->next) {
        const struct timer *other = changed_timer(it);
        if (other->object == timer->object && str_equal(other->name, timer->name)) {
            return false;
        }
    }
    return true;
}

void timer_each_state(struct engine *engine,
        void (*visit)(
                void *data, const struct timer_state *before, const struct timer_state *now),
        void *data)
{
    const struct timers *timers = engine->timers;
    for (const struct change *change = timers->changes; change; change = change->next) {
        const struct timer *timer = changed_timer(change);
        if (!is_first(change)) {
            continue;
        }
        const struct timer *now = timer_find(timers, timer->object, timer->name);
        struct timer_state then_state = change->old ? state_of(change->old) : state_of(timer);
        struct timer_state now_state = state_of(now ? now : timer);
        if (change->old || now) {
            visit(data, change->old ? &then_state : NULL, now ? &now_state : NULL);
        }
    }
}

bool timer_find_state(
        struct engine *engine, uint64_t object, struct str name, struct timer_state *out)
{
    const struct timer *timer = timer_find(engine->timers, object, name);
    if (timer) {
        *out = state_of(timer);
    }
    return timer != NULL;
}

void timer_restore(struct engine *engine, const struct timer_state *state)
{
    struct timer_plan plan = {
            .object = state->object,
            .name = state->name,
            .period_ms = state->period_ms,
            .owner = state->owner,
            .data = state->data,
    };
    struct timer *old = timer_find(engine->timers, state->object, state->name);
    timer_put(engine, old, timer_create(engine, &plan, state->due_ms));
}

/* -- firing -- */

/* A timer that is due, by name: it may be cancelled or replaced before its turn comes. */
struct firing {
    uint64_t object;
    uint64_t serial;
    struct str name; /* owned bytes */
};

static void firing_free(struct engine *engine __attribute__((unused)), void *data)
{
    struct firing *firing = data;
    mem_free((void *)(uintptr_t)firing->name.bytes);
    mem_free(firing);
}

static struct timer *firing_timer(struct engine *engine, const struct firing *firing)
{
    struct timer *timer = timer_find(engine->timers, firing->object, firing->name);
    return timer && timer->serial == firing->serial ? timer : NULL;
}

/* Through the open tx: the row goes, or says when next. */
static void timer_use_up(struct engine *engine, struct timer *timer)
{
    if (timer->period_ms <= 0) {
        change_make(engine, timer, NULL);
        return;
    }
    int64_t now_ms = world_now_ms(engine->world);
    int64_t next_ms = timer->item.due_ms + timer->period_ms;
    if (next_ms <= now_ms) {
        next_ms += ((now_ms - next_ms) / timer->period_ms + 1) * timer->period_ms;
    }
    struct timer_plan again = {
            .object = timer->object,
            .name = timer->name,
            .period_ms = timer->period_ms,
            .owner = timer->owner,
            .data = &timer->data,
    };
    timer_put(engine, timer, timer_create(engine, &again, next_ms));
}

/* Its object's handlers run in the open slice. False: the slice must be undone. */
static bool timer_tell(struct engine *engine, const struct firing *firing)
{
    struct timer *timer = firing_timer(engine, firing);
    struct object *object = world_find(engine->world, timer->object);
    struct value data = value_dup(&timer->data);
    engine->slice->rights.owner = timer->owner;
    timer_use_up(engine, timer);
    if (object) {
        struct buf name = {0};
        buf_add_text(&name, "timer:");
        buf_add_str(&name, firing->name);
        struct event event = {.name = buf_str(&name), .thing = object, .data = &data};
        struct handler_result result = {0};
        (void)hook_tell(engine, object, &event, &result);
        buf_finish(&name);
    } else {
        timer_cancel_all(engine, firing->object);
    }
    value_finish(&data);
    return engine->slice->ending == OUTCOME_DONE;
}

static void firing_run(struct engine *engine, void *data)
{
    struct firing *firing = data;
    if (firing_timer(engine, firing)) {
        slice_begin(engine, 0, 0);
        if (timer_tell(engine, firing)) {
            slice_commit(engine);
        } else {
            slice_abort(engine);
            slice_begin(engine, 0, 0);
            timer_use_up(engine, firing_timer(engine, firing));
            slice_commit(engine);
        }
        slice_report_faults(engine);
    }
    firing_free(engine, firing);
}

/* The soonest of object's timers and of those set since the mark; NULL if there is none. */
static struct timer *soonest(const struct engine *engine, uint64_t mark, uint64_t object)
{
    const struct timers *timers = engine->timers;
    struct timer *best = map_find(&timers->objects, object);
    for (struct timer *timer = best; timer; timer = timer->next) {
        best = timer->item.due_ms < best->item.due_ms ? timer : best;
    }
    for (const struct change *change = timers->changes; change; change = change->next) {
        struct timer *timer = change->new;
        bool is_set = timer && timer->serial > mark &&
                      timer_find(timers, timer->object, timer->name) == timer;
        bool before = !best || (is_set && timer->item.due_ms < best->item.due_ms) ||
                      (is_set && timer->item.due_ms == best->item.due_ms &&
                              timer->item.order < best->item.order);
        best = is_set && before ? timer : best;
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
    must(engine->slice->rehearsing);
    const struct timer *timer = soonest(engine, mark, object);
    struct firing firing = {
            timer->object, timer->serial, {str_dup(timer->name), timer->name.length}};
    struct slice_mark before = slice_savepoint(engine);
    enum outcome outcome = OUTCOME_DONE;
    if (!timer_tell(engine, &firing)) {
        outcome = engine->slice->ending;
        slice_rollback_to(engine, before);
        engine->slice->ending = OUTCOME_DONE;
        timer_use_up(engine, firing_timer(engine, &firing));
    }
    mem_free((void *)(uintptr_t)firing.name.bytes);
    return outcome;
}

static void fire(struct engine *engine)
{
    struct heap *heap = &engine->timers->heap;
    int64_t now_ms = heap->count ? world_now_ms(engine->world) : 0;
    struct heap_item *item = NULL;
    while ((item = heap_top(heap)) && item->due_ms <= now_ms) {
        struct timer *timer = (struct timer *)item;
        heap_remove(heap, item);
        struct firing *firing = mem_alloc(sizeof(*firing));
        firing->object = timer->object;
        firing->serial = timer->serial;
        firing->name = (struct str){str_dup(timer->name), timer->name.length};
        struct task task = {firing_run, firing_free, firing, timer->owner};
        if (timer->owner == 0) {
            tasks_push(engine, task);
        } else {
            tasks_push_behind(engine, task);
        }
    }
}

static int64_t left_ms(const struct engine *engine)
{
    const struct heap_item *item = heap_top(&engine->timers->heap);
    int64_t ms = item ? item->due_ms - world_now_ms(engine->world) : -1;
    return item && ms < 0 ? 0 : ms;
}

struct timers *timers_create(struct engine *engine)
{
    static const struct tasks_source source = {.fire = fire, .left_ms = left_ms};
    struct timers *timers = mem_alloc(sizeof(*timers));
    map_init(&timers->objects);
    map_init(&timers->counts);
    tasks_set_source(engine, &source);
    return timers;
}
