/* timer.c -- durable timers of objects: the rows and the index by due time.
 *
 * 1. A timer is a row. An index in memory, updated at each change of the table (rows_watch),
 *    tells which is due next, so undoing a transaction undoes both.
 * 2. Time is the world's (world_now_ms), which a change of the wall clock does not affect.
 *
 * timer_fire.c fires them. */
#include "engine/core/script/timer.h"

#include "engine/core/script/timer_impl.h"
#include "world/model/pending_writes.h"
#include "world/model/played.h"

static void timer_free(struct timer *timer)
{
    mem_free((void *)(uintptr_t)timer->name.bytes);
    value_finish(&timer->data);
    mem_free(timer);
}

void timers_close(struct engine *engine)
{
    struct timers *timers = timers_state(engine);
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
}

struct timer *timer_find(const struct timers *timers, uint64_t object, struct str name)
{
    struct timer *timer = map_find(&timers->objects, object);
    while (timer && !str_equal(timer->name, name)) {
        timer = timer->next;
    }
    return timer;
}

static void count(struct timers *timers, uint64_t owner, int change)
{
    uintptr_t now = (uintptr_t)map_find(&timers->counts, owner + 1) + (uintptr_t)change;
    if (now) {
        (void)map_put(&timers->counts, owner + 1, (void *)now);
    } else {
        (void)map_remove(&timers->counts, owner + 1);
    }
}

void timer_index_add(struct timers *timers, const struct row *row, bool is_whole)
{
    struct timer *timer = mem_alloc(sizeof(*timer));
    struct str name = row_str(row, "name");
    timer->is_whole = is_whole && row_value(row, "data")->kind < VALUE_STRING;
    timer->due_ms = row_int(row, "due_ms");
    timer->period_ms = row_int(row, "period_ms");
    timer->data = timer->is_whole ? value_dup(row_value(row, "data")) : value_nil();
    timer->object = row_id(row, "object");
    timer->name = (struct str){str_dup(name), name.length};
    timer->owner = row_id(row, "owner");
    timer->serial = ++timers->last_serial;
    timer->item = (struct heap_item){timer->due_ms, timer->serial, HEAP_OUT};
    timer->next = map_find(&timers->objects, timer->object);
    (void)map_put(&timers->objects, timer->object, timer);
    if (timer->item.due_ms < TIMER_FAILED_MS) {
        heap_put(&timers->heap, &timer->item);
    }
    count(timers, timer->owner, 1);
}

void timer_index_remove(struct timers *timers, struct timer *timer)
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
        timer_index_remove(timers, timer);
    }
    uint64_t unread = timers->world->pending->unread;
    bool found = rows_find(timers->world, &row);
    /* A row that cannot be read is scheduled for now, and read again then. */
    if (found || timers->world->pending->unread != unread) {
        timer_index_add(timers, &row, found);
    }
    row_finish(&row);
}

bool timers_load(struct engine *engine, struct err *err)
{
    struct timers *timers = timers_state(engine);
    struct store_select all = {.table = TABLE_TIMER, .order = "object", .only = "due_ms owner"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    size_t damaged = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        if (row_id(row, "object") == 0 || row_str(row, "name").length == 0) {
            damaged++;
        } else {
            timer_index_add(timers, row, false);
        }
    }
    bool failed = rows.failed;
    rows_finish(&rows);
    if (damaged) {
        log_warning("%zu timers are damaged and were skipped", damaged);
    }
    return !failed || err_set(err, ERR_IO, "the timers cannot be read; see the log");
}

bool timer_read(struct timers *timers, const struct timer *timer, struct row *out)
{
    *out = timer_row(timer->object, timer->name);
    if (!timer->is_whole) {
        return rows_find(timers->world, out);
    }
    row_set_int(out, "due_ms", timer->due_ms);
    row_set_int(out, "period_ms", timer->period_ms);
    row_set_id(out, "owner", timer->owner);
    row_set(out, "data", value_dup(&timer->data));
    return true;
}

struct row timer_row(uint64_t object, struct str name)
{
    struct row row = row_of_id(TABLE_TIMER, object);
    row_set_str(&row, "name", name);
    return row;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* A repeating timer is part of an object's design: records that it ends or begins. period_ms:
 * of the new timer; 0: not repeating. */
static void note_change(struct engine *engine, uint64_t object, struct str name,
        int64_t period_ms, const struct value *data)
{
    static const struct value nil = {0};
    const struct timer *timer = timer_find(timers_state(engine), object, name);
    struct row row = {0};
    bool there = timer && timer_read(timers_state(engine), timer, &row);
    int64_t now_ms = there ? row_int(&row, "period_ms") : 0;
    bool same = now_ms == period_ms &&
                (period_ms == 0 || value_equal(row_value(&row, "data"), data ? data : &nil));
    struct object *of = same ? NULL : world_find(engine_world(engine), object);
    if (of && !of->destroyed) {
        struct value design = value_table();
        if (now_ms > 0) {
            value_table_append(&design, value_int(now_ms));
        }
        if (now_ms > 0 && row_value(&row, "data")->kind != VALUE_NIL) {
            value_table_append(&design, value_dup(row_value(&row, "data")));
        }
        played_note_timer(engine_world(engine), of, name, design);
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
    row_set_int(&row, "due_ms", world_now_ms(engine_world(engine)) + delay_ms);
    row_set_int(&row, "period_ms", period_ms);
    row_set_id(&row, "owner", plan->owner);
    row_set(&row, "data", plan->data ? value_dup(plan->data) : value_nil());
    rows_put(engine_world(engine), &row);
}

bool timer_retry(struct engine *engine, uint64_t object, struct str name)
{
    struct world *world = engine_world(engine);
    struct row row = timer_row(object, name);
    bool failed = timer_find(timers_state(engine), object, name) != NULL &&
                  rows_find(world, &row) && row_int(&row, "due_ms") >= TIMER_FAILED_MS;
    if (failed) {
        row_set_int(&row, "due_ms", world_now_ms(world));
        rows_put(world, &row);
    } else {
        row_finish(&row);
    }
    return failed;
}

bool timer_cancel(struct engine *engine, uint64_t object, struct str name)
{
    struct row row = timer_row(object, name);
    bool found = timer_find(timers_state(engine), object, name) != NULL;
    if (found) {
        note_change(engine, object, name, 0, NULL);
        rows_delete(engine_world(engine), &row);
    }
    row_finish(&row);
    return found;
}

void timer_cancel_all(struct engine *engine, uint64_t object)
{
    const struct timer *timer = NULL;
    while ((timer = map_find(&timers_state(engine)->objects, object))) {
        (void)timer_cancel(engine, object, timer->name);
    }
}

size_t timer_count(const struct engine *engine, uint64_t owner)
{
    return (uintptr_t)map_find(&timers_state(engine)->counts, owner + 1);
}

struct showing {
    struct engine *engine;
    void (*visit)(void *data, const struct timer_info *timer);
    void *data;
};

static void show_row(const struct showing *showing, const struct row *row, bool set)
{
    int64_t left_ms = row_int(row, "due_ms") - world_now_ms(engine_world(showing->engine));
    struct timer_info info = {
            .object = row_id(row, "object"),
            .name = row_str(row, "name"),
            .set = set,
            .failed = row_int(row, "due_ms") >= TIMER_FAILED_MS,
            .left_ms = left_ms > 0 ? left_ms : 0,
            .period_ms = row_int(row, "period_ms"),
            .owner = row_id(row, "owner"),
    };
    showing->visit(showing->data, &info);
}

static void show_timer(const struct showing *showing, const struct timer *timer)
{
    struct row row = {0};
    if (timer_read(timers_state(showing->engine), timer, &row)) {
        show_row(showing, &row, true);
    }
    row_finish(&row);
}

void timer_each(struct engine *engine, uint64_t object,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    struct showing showing = {engine, visit, data};
    const struct timer *timer = map_find(&timers_state(engine)->objects, object);
    for (; timer; timer = timer->next) {
        show_timer(&showing, timer);
    }
}

void timer_each_of(struct engine *engine, uint64_t owner, bool all,
        void (*visit)(void *data, const struct timer_info *timer), void *data)
{
    struct showing showing = {engine, visit, data};
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&timers_state(engine)->objects, &cursor, NULL, &value)) {
        for (const struct timer *timer = value; timer; timer = timer->next) {
            if (all || timer->owner == owner) {
                show_timer(&showing, timer);
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
    rows_each_change(engine_world(engine), TABLE_TIMER, mark, show_change, &showing);
}

uint64_t timer_mark(const struct engine *engine)
{
    return timers_state(engine)->last_serial;
}

void timers_open(struct engine *engine)
{
    struct timers *timers = timers_state(engine);
    timers->world = engine_world(engine);
    map_init(&timers->objects);
    map_init(&timers->counts);
    rows_watch(engine_world(engine), TABLE_TIMER, row_changed, timers);
}
