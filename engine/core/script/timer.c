/* timer.c -- what an object is reminded of, even after a crash.
 *
 * 1. A timer is a row. Which is due next is an index in memory, which hears of each change of the table
 *    (rows_watch), so an undone slice undoes both.
 * 2. A timer fires as a slice: its row goes (or gets its next time) in the same slice that its
 *    handlers ran in, so that it happens once, whenever the process dies.
 * 3. If that slice cannot end well, the row goes in a slice of its own: a timer that always
 *    fails must not fire for ever.
 * 4. Times missed while the server was down are made up for once, not one by one.
 * 5. One whose row cannot be read stays, and is tried again.
 * 6. Time is the world's (world_now_ms), which a changed wall clock does not move.
 *
 * What handlers do is hook.c's and the script layer's. */
#include "engine/core/script/timer.h"

#include "engine/core/run/heap.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/fault.h"
#include "engine/core/script/hook.h"
#include "world/model/ahead.h"
#include "world/model/played.h"

enum { UNREAD_MS = 1000 };

/* When a row is due. */
struct timer {
    struct heap_item item; /* in timers.heap unless it fires in a moment */
    uint64_t object;
    struct str name; /* owned bytes */
    uint64_t owner;
    uint64_t serial;    /* tells a timer from a later one of the same name */
    struct timer *next; /* of the same object */
};

struct timers {
    struct world *world; /* borrowed */
    struct map objects;  /* id -> first struct timer, owned */
    struct map counts;   /* owner + 1 -> how many, as a pointer */
    struct heap heap;    /* on the world's clock */
    uint64_t last_serial;
};

static void timer_free(struct timer *timer)
{
    mem_free((void *)(uintptr_t)timer->name.bytes);
    mem_free(timer);
}

void timers_destroy(struct engine *engine)
{
    struct timers *timers = engine->timers;
    if (!timers) {
        return;
    }
    rows_watch(timers->world, TABLE_TIMER, NULL, NULL);
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&timers->objects, &cursor, NULL, &value)) {
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
    engine->timers = NULL;
}

static struct timer *timer_find(const struct timers *timers, uint64_t object, struct str name)
{
    struct timer *timer = map_find(&timers->objects, object);
    while (timer && !str_equal(timer->name, name)) {
        timer = timer->next;
    }
    return timer;
}

/* -- the index -- */

static void count(struct timers *timers, uint64_t owner, int change)
{
    uintptr_t now = (uintptr_t)map_find(&timers->counts, owner + 1) + (uintptr_t)change;
    if (now) {
        (void)map_put(&timers->counts, owner + 1, (void *)now);
    } else {
        (void)map_remove(&timers->counts, owner + 1);
    }
}

static void index_add(struct timers *timers, const struct row *row)
{
    struct timer *timer = mem_alloc(sizeof(*timer));
    struct str name = row_str(row, "name");
    timer->object = row_id(row, "object");
    timer->name = (struct str){str_dup(name), name.length};
    timer->owner = row_id(row, "owner");
    timer->serial = ++timers->last_serial;
    timer->item = (struct heap_item){row_int(row, "due_ms"), timer->serial, HEAP_OUT};
    timer->next = map_find(&timers->objects, timer->object);
    (void)map_put(&timers->objects, timer->object, timer);
    heap_put(&timers->heap, &timer->item);
    count(timers, timer->owner, 1);
}

static void index_remove(struct timers *timers, struct timer *timer)
{
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
    heap_remove(&timers->heap, &timer->item);
    count(timers, timer->owner, -1);
    timer_free(timer);
}

static void row_changed(void *data, const struct row *changed)
{
    struct timers *timers = data;
    struct row row = timer_row(row_id(changed, "object"), row_str(changed, "name"));
    struct timer *timer = timer_find(timers, row_id(&row, "object"), row_str(&row, "name"));
    if (timer) {
        index_remove(timers, timer);
    }
    uint64_t unread = timers->world->ahead->unread;
    /* One that cannot be read is looked at when it would fire, which is now. */
    if (rows_find(timers->world, &row) || timers->world->ahead->unread != unread) {
        index_add(timers, &row);
    }
    row_finish(&row);
}

bool timers_load(struct engine *engine, struct err *err)
{
    struct timers *timers = engine->timers;
    struct store_select all = {.table = TABLE_TIMER, .order = "object", .only = "due_ms owner"};
    struct rows rows = rows_read(engine->world, &all, 0);
    size_t damaged = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        if (row_id(row, "object") == 0 || row_str(row, "name").length == 0) {
            damaged++;
        } else {
            index_add(timers, row);
        }
    }
    bool failed = rows.failed;
    rows_finish(&rows);
    if (damaged) {
        log_warning("%zu timers are damaged and were left out", damaged);
    }
    return !failed || err_set(err, ERR_IO, "the timers cannot be read; see the log");
}

/* -- changes through the open tx -- */

struct row timer_row(uint64_t object, struct str name)
{
    struct row row = row_new(TABLE_TIMER);
    row_set_id(&row, "object", object);
    row_set_str(&row, "name", name);
    return row;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* A timer that repeats is part of what its object is: says that it ends or begins. period_ms: of the one to come, 0: of
 * none that repeats. */
static void note_change(struct engine *engine, uint64_t object, struct str name,
        int64_t period_ms, const struct value *data)
{
    static const struct value nil = {0};
    struct row row = timer_row(object, name);
    bool there = timer_find(engine->timers, object, name) && rows_find(engine->world, &row);
    int64_t now_ms = there ? row_int(&row, "period_ms") : 0;
    bool same = now_ms == period_ms &&
                (period_ms == 0 || value_equal(row_value(&row, "data"), data ? data : &nil));
    struct object *of = same ? NULL : world_find(engine->world, object);
    if (of && !of->destroyed) {
        struct value design = value_table();
        if (now_ms > 0) {
            value_table_append(&design, value_int(now_ms));
        }
        if (now_ms > 0 && row_value(&row, "data")->kind != VALUE_NIL) {
            value_table_append(&design, value_dup(row_value(&row, "data")));
        }
        played_note_timer(engine->world, of, name, design);
    }
    row_finish(&row);
}

void timer_set(struct engine *engine, const struct timer_plan *plan)
{
    struct row row = timer_row(plan->object, plan->name);
    int64_t delay_ms = clamp(plan->delay_ms, 1, TIMER_DELAY_MAX_MS);
    int64_t period_ms = plan->period_ms > 0 ? clamp(plan->period_ms, TIMER_PERIOD_MIN_MS,
                                                      TIMER_DELAY_MAX_MS)
                                            : 0;
    note_change(engine, plan->object, plan->name, period_ms, plan->data);
    row_set_int(&row, "due_ms", world_now_ms(engine->world) + delay_ms);
    row_set_int(&row, "period_ms", period_ms);
    row_set_id(&row, "owner", plan->owner);
    row_set(&row, "data", plan->data ? value_dup(plan->data) : value_nil());
    rows_put(engine->world, &row);
}

bool timer_cancel(struct engine *engine, uint64_t object, struct str name)
{
    struct row row = timer_row(object, name);
    bool found = timer_find(engine->timers, object, name) != NULL;
    if (found) {
        note_change(engine, object, name, 0, NULL);
        rows_delete(engine->world, &row);
    }
    row_finish(&row);
    return found;
}

void timer_cancel_all(struct engine *engine, uint64_t object)
{
    const struct timer *timer = NULL;
    while ((timer = map_find(&engine->timers->objects, object))) {
        (void)timer_cancel(engine, object, timer->name);
    }
}

size_t timer_count(const struct engine *engine, uint64_t owner)
{
    return (uintptr_t)map_find(&engine->timers->counts, owner + 1);
}

/* -- looking -- */

struct showing {
    struct engine *engine;
    void (*visit)(void *data, const struct timer_info *timer);
    void *data;
};

static void show_row(const struct showing *showing, const struct row *row, bool set)
{
    int64_t left_ms = row_int(row, "due_ms") - world_now_ms(showing->engine->world);
    struct timer_info info = {
            .object = row_id(row, "object"),
            .name = row_str(row, "name"),
            .set = set,
            .left_ms = left_ms > 0 ? left_ms : 0,
            .period_ms = row_int(row, "period_ms"),
            .owner = row_id(row, "owner"),
    };
    showing->visit(showing->data, &info);
}

static void show(const struct showing *showing, const struct timer *timer)
{
    struct row row = timer_row(timer->object, timer->name);
    if (rows_find(showing->engine->world, &row)) {
        show_row(showing, &row, true);
    }
    row_finish(&row);
}

void timer_each(struct engine *engine, uint64_t object,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    struct showing showing = {engine, visit, data};
    const struct timer *timer = map_find(&engine->timers->objects, object);
    for (; timer; timer = timer->next) {
        show(&showing, timer);
    }
}

void timer_each_of(struct engine *engine, uint64_t owner, bool all,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    struct showing showing = {engine, visit, data};
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&engine->timers->objects, &cursor, NULL, &value)) {
        for (const struct timer *timer = value; timer; timer = timer->next) {
            if (all || timer->owner == owner) {
                show(&showing, timer);
            }
        }
    }
}

static void show_change(void *data, const struct row *before, const struct row *now)
{
    show_row(data, now ? now : before, now != NULL);
}

void timer_each_change(struct engine *engine, size_t mark,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    struct showing showing = {engine, visit, data};
    rows_each_change(engine->world, TABLE_TIMER, mark, show_change, &showing);
}

uint64_t timer_mark(const struct engine *engine)
{
    return engine->timers->last_serial;
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

/* What a timer that is due is about. */
struct fired {
    struct row row;        /* owned */
    struct object *object; /* NULL: it is gone */
};

enum fired_state {
    FIRED_DUE,
    FIRED_LATER,  /* what was known of it in memory was not right */
    FIRED_GONE,   /* with its object */
    FIRED_UNREAD, /* the disk did not give it */
};

/* If it is due, its row is the caller's. */
static enum fired_state fired_read(
        struct engine *engine, const struct firing *firing, struct fired *out)
{
    uint64_t unread = engine->world->ahead->unread;
    struct row row = timer_row(firing->object, firing->name);
    bool found = rows_find(engine->world, &row);
    struct object *object = found ? world_find(engine->world, firing->object) : NULL;
    enum fired_state state = FIRED_DUE;
    if (engine->world->ahead->unread != unread) {
        state = FIRED_UNREAD;
    } else if (!found) {
        state = FIRED_GONE;
    } else if (row_int(&row, "due_ms") > world_now_ms(engine->world) &&
               !engine->slice->rehearsing) {
        state = FIRED_LATER;
    }
    if (state == FIRED_DUE) {
        *out = (struct fired){row, object};
    } else {
        row_finish(&row);
    }
    return state;
}

/* Through the open tx: the row goes, or says when next. Takes row. */
static void timer_use_up(struct engine *engine, struct row *row)
{
    int64_t period_ms = row_int(row, "period_ms");
    if (period_ms <= 0) {
        rows_delete(engine->world, row);
        row_finish(row);
        return;
    }
    int64_t now_ms = world_now_ms(engine->world);
    int64_t next_ms = row_int(row, "due_ms") + period_ms;
    if (next_ms <= now_ms) {
        next_ms += ((now_ms - next_ms) / period_ms + 1) * period_ms;
    }
    row_set_int(row, "due_ms", next_ms);
    rows_put(engine->world, row);
}

/* Its object's handlers run in the open slice. False: the slice must be undone. */
static bool timer_tell(
        struct engine *engine, const struct firing *firing, const struct fired *fired)
{
    struct row row = row_dup(&fired->row);
    struct object *object = fired->object;
    struct value data = value_dup(row_value(&row, "data"));
    engine->slice->rights.owner = row_id(&row, "owner");
    timer_use_up(engine, &row);
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

static void firing_do(struct engine *engine, const struct firing *firing, struct fired *fired)
{
    slice_begin(engine, 0, 0);
    if (timer_tell(engine, firing, fired)) {
        slice_commit(engine);
        row_finish(&fired->row);
    } else {
        slice_abort(engine);
        slice_begin(engine, 0, 0);
        timer_use_up(engine, &fired->row);
        slice_commit(engine);
    }
    slice_report_faults(engine);
}

/* It stays, and is tried again: at its time, or when the disk may be well. */
static void firing_put_off(
        struct engine *engine, const struct firing *firing, enum fired_state state)
{
    struct timer *timer = firing_timer(engine, firing);
    struct timers *timers = engine->timers;
    struct row row = timer_row(firing->object, firing->name);
    if (state == FIRED_LATER && rows_find(engine->world, &row)) {
        index_remove(timers, timer);
        index_add(timers, &row);
    } else {
        timer->item.due_ms = world_now_ms(engine->world) + UNREAD_MS;
        heap_put(&timers->heap, &timer->item);
    }
    row_finish(&row);
}

static void firing_run(struct engine *engine, void *data)
{
    struct firing *firing = data;
    struct timer *timer = firing_timer(engine, firing);
    struct fired fired = {0};
    enum fired_state state = timer ? fired_read(engine, firing, &fired) : FIRED_GONE;
    if (state == FIRED_DUE) {
        firing_do(engine, firing, &fired);
    } else if (state != FIRED_GONE) {
        firing_put_off(engine, firing, state);
    } else if (timer) {
        index_remove(engine->timers, timer);
    }
    firing_free(engine, firing);
}

/* The soonest of object's timers and of those set since the mark; NULL if there is none. */
static const struct timer *soonest(const struct engine *engine, uint64_t mark, uint64_t object)
{
    const struct heap *heap = &engine->timers->heap;
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
    must(engine->slice->rehearsing);
    const struct timer *timer = soonest(engine, mark, object);
    struct firing firing = {
            timer->object, timer->serial, {str_dup(timer->name), timer->name.length}};
    struct slice_mark before = slice_savepoint(engine);
    enum outcome outcome = OUTCOME_DONE;
    struct fired fired = {0};
    if (fired_read(engine, &firing, &fired) != FIRED_DUE) {
        outcome = OUTCOME_FAILED;
    } else if (timer_tell(engine, &firing, &fired)) {
        row_finish(&fired.row);
    } else {
        outcome = engine->slice->ending;
        slice_rollback_to(engine, before);
        engine->slice->ending = OUTCOME_DONE;
        timer_use_up(engine, &fired.row);
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
    timers->world = engine->world;
    map_init(&timers->objects);
    map_init(&timers->counts);
    rows_watch(engine->world, TABLE_TIMER, row_changed, timers);
    tasks_set_source(engine, &source);
    return timers;
}
