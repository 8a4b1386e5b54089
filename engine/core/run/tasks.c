/* tasks.c -- the task scheduler.
 *
 * 1. Each owner has a queue. Owners with ready tasks stand in a ring and take turns, a task a
 *    turn, so a thousand tasks of one owner delay another owner's task by one task only.
 * 2. Tasks of one owner run in the order in which they became ready.
 * 3. A waiting task that is due joins its owner's queue; it can be cancelled until it has
 *    begun.
 * 4. A turn ends with its budget, or after TURN_MAX tasks, so that a task which queues itself
 *    again cannot keep a turn from ending when a test's clock stands still.
 * 5. Tasks run outside of transactions, and may change the queues.
 * 6. An owner with a slow task, or whose code made another's task slow (tasks_charge), is
 *    paused for a few times as long, REST_MAX_MS at most, while others go on. So an endless
 *    loop that runs again and again takes a quarter of the time. The engine's own tasks (owner
 *    0) and newcomers are never paused.
 * 7. There are three rings. Background tasks (LANE_BEHIND) give way to commands, and owners
 *    paused recently (LANE_WATCHED) to both, each for a limited time. Such a task ends its turn
 *    if it took any time, so that typed lines are read and run before the next one. So many
 *    endless loops due at once delay another's command by one loop only.
 * 8. While tasks are held (tasks_hold), an owner whose next task does more than read is parked
 *    when its turn comes: it leaves the rings until the hold is over.
 * 9. Requests of web visitors (LANE_PAGES) have a turn of their own, after everybody's commands
 *    have run and been answered. A command waits for at most one of these tasks. Their owners
 *    are addresses.
 *
 * Durable timers are in timer.c, a source for this file (tasks_set_source). */
#include "engine/core/run/tasks.h"

#include "engine/base/slab.h"
#include "engine/core/engine_impl.h"
#include "engine/core/run/tasks_impl.h"

#define TURN_MAX 10000
#define SLOW_US 5000
#define REST_TIMES 3
#define REST_MAX_MS 1000
#define WATCH_MS 10000
#define WATCHED_WAIT_MS 200
#define BEHIND_WAIT_MS 20
#define QUICK_US 500 /* tasks of LANE_BEHIND that take less share a turn */

struct tasks *tasks_create(void)
{
    struct tasks *tasks = mem_alloc(sizeof(*tasks));
    map_init(&tasks->owners);
    map_init(&tasks->handles);
    return tasks;
}

static void node_drop(struct engine *engine, struct node *node)
{
    if (node->task.run && node->task.drop) {
        node->task.drop(engine, node->task.data);
    }
    slab_free(node);
}

void tasks_destroy(struct engine *engine)
{
    struct tasks *tasks = engine->tasks;
    if (!tasks) {
        return;
    }
    for (size_t i = 0; i < tasks->waits.count; i++) {
        node_drop(engine, (struct node *)tasks->waits.items[i]);
    }
    size_t cursor = 0;
    uint64_t key = 0;
    void *value = NULL;
    while (map_each(&tasks->owners, &cursor, &key, &value)) {
        struct owner *owner = value;
        while (owner->first) {
            struct node *node = owner->first;
            owner->first = node->next;
            node_drop(engine, node);
        }
        slab_free(owner);
    }
    heap_finish(&tasks->waits);
    heap_finish(&tasks->resting);
    heap_finish(&tasks->watches);
    map_finish(&tasks->owners);
    map_finish(&tasks->handles);
    mem_free(tasks);
    engine->tasks = NULL;
}

static struct owner *owner_get(struct tasks *tasks, uint64_t id)
{
    struct owner *owner = map_find(&tasks->owners, id + 1);
    if (!owner) {
        owner = slab_alloc(sizeof(*owner));
        owner->id = id;
        owner->watch.at = HEAP_OUT;
        (void)map_put(&tasks->owners, id + 1, owner);
    }
    return owner;
}

static bool is_watched(const struct owner *owner)
{
    return owner->watch.at != HEAP_OUT;
}

static void owner_release(struct tasks *tasks, struct owner *owner)
{
    if (owner->tasks == 0 && !owner->in_ring && !is_watched(owner)) {
        (void)map_remove(&tasks->owners, owner->id + 1);
        slab_free(owner);
    }
}

/* Returns the ring of an owner with a ready task. */
static enum lane lane_of(const struct owner *owner)
{
    if (owner->first->page) {
        return LANE_PAGES;
    }
    if (is_watched(owner)) {
        return LANE_WATCHED;
    }
    return owner->first->behind ? LANE_BEHIND : LANE_FRONTEND;
}

static void ring_append(struct tasks *tasks, struct owner *owner)
{
    if (owner->in_ring || owner->resting || owner->suspended) {
        return;
    }
    struct ring *ring = &tasks->rings[lane_of(owner)];
    owner->in_ring = true;
    owner->next = NULL;
    if (ring->tail) {
        ring->tail->next = owner;
    } else {
        ring->head = owner;
        ring->since_ms = clock_ms();
    }
    ring->tail = owner;
}

/* Returns the ring whose turn it is, except LANE_PAGES; LANES if no task is ready. */
static enum lane lane_next(const struct tasks *tasks, int64_t now_ms)
{
    static const int64_t wait_ms[LANES] = {
            [LANE_BEHIND] = BEHIND_WAIT_MS, [LANE_WATCHED] = WATCHED_WAIT_MS};
    for (enum lane lane = LANE_WATCHED; lane > LANE_FRONTEND; lane--) {
        const struct ring *ring = &tasks->rings[lane];
        if (ring->head && now_ms - ring->since_ms >= wait_ms[lane]) {
            return lane;
        }
    }
    enum lane first = LANE_FRONTEND;
    while (first < LANE_PAGES && !tasks->rings[first].head) {
        first++;
    }
    return first == LANE_PAGES ? LANES : first;
}

/* Returns NULL if nobody is in that ring. */
static struct owner *ring_take(struct tasks *tasks, enum lane lane)
{
    struct ring *ring = &tasks->rings[lane];
    struct owner *owner = ring->head;
    if (!owner) {
        return NULL;
    }
    ring->head = owner->next;
    ring->tail = ring->head ? ring->tail : NULL;
    owner->in_ring = false;
    return owner;
}

static void watch(struct tasks *tasks, struct owner *owner, bool resting, int64_t for_ms)
{
    heap_remove(owner->resting ? &tasks->resting : &tasks->watches, &owner->watch);
    owner->resting = resting;
    owner->watch.due_ms = clock_ms() + for_ms;
    owner->watch.order = ++tasks->last_order;
    heap_put(resting ? &tasks->resting : &tasks->watches, &owner->watch);
}

/* Pauses an owner. One that is in a ring leaves it when its turn comes: see next_task. */
static void rest(struct tasks *tasks, struct owner *owner, int64_t for_ms)
{
    watch(tasks, owner, true, for_ms < REST_MAX_MS ? for_ms : REST_MAX_MS);
}

static void put_to_rest(struct tasks *tasks, uint64_t owner_id, int64_t spent_us)
{
    struct owner *owner = owner_get(tasks, owner_id);
    owner->only_waits = false;
    rest(tasks, owner, spent_us / 1000 * REST_TIMES);
}

static struct owner *take_due(struct heap *heap, int64_t now_ms)
{
    struct heap_item *item = heap_top(heap);
    if (!item || item->due_ms > now_ms) {
        return NULL;
    }
    heap_remove(heap, item);
    return (struct owner *)item;
}

static void wake_rested(struct tasks *tasks, int64_t now_ms)
{
    struct owner *owner = NULL;
    while ((owner = take_due(&tasks->resting, now_ms))) {
        owner->resting = false;
        if (!owner->only_waits) {
            watch(tasks, owner, false, WATCH_MS);
        }
        owner->only_waits = false;
        if (owner->first) {
            ring_append(tasks, owner);
        } else {
            owner_release(tasks, owner);
        }
    }
    while ((owner = take_due(&tasks->watches, now_ms))) {
        owner_release(tasks, owner);
    }
}

static void make_ready(struct tasks *tasks, struct owner *owner, struct node *node)
{
    node->next = NULL;
    if (owner->last) {
        owner->last->next = node;
    } else {
        owner->first = node;
    }
    owner->last = node;
    tasks->ready++;
    ring_append(tasks, owner);
}

static struct node *node_create(struct task task, struct node kind)
{
    struct node *node = slab_alloc(sizeof(*node));
    *node = kind;
    node->item.at = HEAP_OUT;
    node->task = task;
    return node;
}

static void push(struct engine *engine, struct node *node)
{
    struct tasks *tasks = engine->tasks;
    struct owner *owner = owner_get(tasks, node->task.owner);
    owner->tasks++;
    make_ready(tasks, owner, node);
}

void tasks_push(struct engine *engine, struct task task)
{
    push(engine, node_create(task, (struct node){0}));
}

void tasks_push_behind(struct engine *engine, struct task task)
{
    push(engine, node_create(task, (struct node){.behind = true}));
}

void tasks_push_page(struct engine *engine, struct task task, bool reads)
{
    push(engine, node_create(task, (struct node){.page = true, .reads = reads}));
}

/* Puts the task before the others of its owner. */
static struct owner *push_first(struct tasks *tasks, struct node *node)
{
    struct owner *owner = owner_get(tasks, node->task.owner);
    node->next = owner->first;
    owner->first = node;
    owner->last = owner->last ? owner->last : node;
    owner->tasks++;
    tasks->ready++;
    return owner;
}

void tasks_go_on(struct engine *engine, struct task task)
{
    struct tasks *tasks = engine->tasks;
    struct node kind = {.behind = true, .reads = true, .page = tasks->runs_page};
    ring_append(tasks, push_first(tasks, node_create(task, kind)));
}

void tasks_defer(struct engine *engine, struct task task, int64_t wait_ms)
{
    struct tasks *tasks = engine->tasks;
    struct node kind = {.behind = true, .page = tasks->runs_page};
    struct owner *owner = push_first(tasks, node_create(task, kind));
    if (wait_ms > 0 && !owner->resting) {
        owner->only_waits = !is_watched(owner);
        rest(tasks, owner, wait_ms);
    }
    ring_append(tasks, owner);
}

void tasks_hold(struct engine *engine, bool held)
{
    struct tasks *tasks = engine->tasks;
    size_t cursor = 0;
    void *value = NULL;
    if (tasks->held == held) {
        return;
    }
    tasks->held = held;
    while (!held && map_each(&tasks->owners, &cursor, NULL, &value)) {
        struct owner *owner = value;
        if (owner->suspended) {
            owner->suspended = false;
            ring_append(tasks, owner);
        }
    }
}

void tasks_suspend(struct engine *engine, struct task task)
{
    tasks_defer(engine, task, 0);
}

static uint64_t push_at(struct engine *engine, struct task task, int64_t due_ms, bool behind)
{
    struct tasks *tasks = engine->tasks;
    struct node *node = node_create(task, (struct node){.behind = behind});
    node->item = (struct heap_item){due_ms, ++tasks->last_order, HEAP_OUT};
    node->handle = ++tasks->last_handle;
    owner_get(tasks, task.owner)->tasks++;
    heap_put(&tasks->waits, &node->item);
    (void)map_put(&tasks->handles, node->handle, node);
    return node->handle;
}

uint64_t tasks_push_at(struct engine *engine, struct task task, int64_t due_ms)
{
    return push_at(engine, task, due_ms, false);
}

void tasks_push_reading(struct engine *engine, struct task task, int64_t due_ms)
{
    struct map *handles = &engine->tasks->handles;
    if (due_ms > 0) {
        ((struct node *)map_find(handles, push_at(engine, task, due_ms, false)))->reads = true;
    } else {
        push(engine, node_create(task, (struct node){.reads = true}));
    }
}

uint64_t tasks_push_behind_at(struct engine *engine, struct task task, int64_t due_ms)
{
    return push_at(engine, task, due_ms, true);
}

bool tasks_cancel(struct engine *engine, uint64_t handle)
{
    struct tasks *tasks = engine->tasks;
    struct node *node = handle ? map_remove(&tasks->handles, handle) : NULL;
    if (!node) {
        return false;
    }
    struct task task = node->task;
    if (node->item.at == HEAP_OUT) {
        node->task.run = NULL; /* stays in its queue; next_task skips it */
    } else {
        struct owner *owner = owner_get(tasks, task.owner);
        heap_remove(&tasks->waits, &node->item);
        slab_free(node);
        owner->tasks--;
        owner_release(tasks, owner);
    }
    if (task.drop) {
        task.drop(engine, task.data);
    }
    return true;
}

size_t tasks_ready_count(const struct engine *engine)
{
    return engine->tasks->ready;
}

size_t tasks_count(const struct engine *engine, uint64_t owner_id)
{
    const struct owner *owner = map_find(&engine->tasks->owners, owner_id + 1);
    return owner ? owner->tasks : 0;
}

static void collect_waits(struct tasks *tasks, int64_t now_ms)
{
    struct heap_item *item = NULL;
    while ((item = heap_top(&tasks->waits)) && item->due_ms <= now_ms) {
        struct node *node = (struct node *)item;
        heap_remove(&tasks->waits, item);
        make_ready(tasks, owner_get(tasks, node->task.owner), node);
    }
}

/* Takes the task whose turn it is from the queues, of pages or of all others. Returns false if
 * none is ready. */
static bool next_task(
        struct tasks *tasks, int64_t now_ms, bool pages, struct task *out, enum lane *out_lane)
{
    for (;;) {
        enum lane lane = pages ? LANE_PAGES : lane_next(tasks, now_ms);
        struct owner *owner = lane == LANES ? NULL : ring_take(tasks, lane);
        if (!owner) {
            return false;
        }
        if (owner->resting) {
            continue;
        }
        if (lane_of(owner) > lane) {
            ring_append(tasks, owner); /* its next task has changed since it was put here */
            continue;
        }
        struct node *node = owner->first;
        if (tasks->held && node->task.run && !node->reads) {
            owner->suspended = true;
            continue;
        }
        owner->first = node->next;
        if (owner->first) {
            ring_append(tasks, owner);
        } else {
            owner->last = NULL;
        }
        owner->tasks--;
        tasks->ready--;
        owner_release(tasks, owner);
        *out = node->task;
        *out_lane = lane;
        if (node->handle) {
            (void)map_remove(&tasks->handles, node->handle);
        }
        slab_free(node);
        if (out->run) {
            return true;
        }
    }
}

void tasks_set_source(struct engine *engine, const struct tasks_source *source)
{
    engine->tasks->source = source;
}

static int64_t sooner(int64_t next_ms, int64_t other_ms)
{
    return next_ms < 0 || other_ms < next_ms ? other_ms : next_ms;
}

static int64_t until_next_us(struct engine *engine)
{
    const struct tasks *tasks = engine->tasks;
    int64_t now_ms = clock_ms();
    if (lane_next(tasks, now_ms) != LANES || tasks->rings[LANE_PAGES].head) {
        return 0;
    }
    int64_t next_ms = -1;
    const struct heap *heaps[] = {&tasks->waits, &tasks->resting};
    for (size_t i = 0; i < 2; i++) {
        const struct heap_item *item = heap_top(heaps[i]);
        if (item) {
            int64_t left_ms = item->due_ms - now_ms;
            next_ms = sooner(next_ms, left_ms > 0 ? left_ms : 0);
        }
    }
    int64_t source_ms = tasks->source ? tasks->source->left_ms(engine) : -1;
    if (source_ms >= 0) {
        next_ms = sooner(next_ms, source_ms);
    }
    return next_ms > 0 ? next_ms * 1000 : next_ms;
}

void tasks_charge(struct engine *engine, uint64_t owner, int64_t us)
{
    struct tasks *tasks = engine->tasks;
    for (size_t i = 0; i < tasks->charge_count; i++) {
        if (tasks->charges[i].owner == owner) {
            tasks->charges[i].us += us;
            return;
        }
    }
    if (tasks->charge_count < CHARGES_MAX) {
        tasks->charges[tasks->charge_count++] = (struct charge){owner, us};
    }
}

/* False for the engine's tasks, and for those of newcomers, who have one each. */
static bool rests(uint64_t owner)
{
    return owner != 0 && owner != TASKS_NEWCOMERS;
}

/* Pauses each owner for what its code took, and the task's owner for the remainder. */
static void let_rest(struct tasks *tasks, uint64_t task_owner, int64_t spent_us)
{
    for (size_t i = 0; i < tasks->charge_count; i++) {
        const struct charge *charge = &tasks->charges[i];
        if (charge->owner == task_owner || !rests(charge->owner)) {
            continue;
        }
        spent_us -= charge->us;
        if (charge->us >= SLOW_US) {
            put_to_rest(tasks, charge->owner, charge->us);
        }
    }
    if (spent_us >= SLOW_US && rests(task_owner)) {
        put_to_rest(tasks, task_owner, spent_us);
    }
}

/* Runs a task and charges CPU time, so that a busy machine penalises nobody. Returns when it
 * ended. */
static int64_t run_timed(struct engine *engine, const struct task *task, int64_t start_us)
{
    int64_t start_thread_us = clock_thread_us_at(start_us);
    engine->tasks->charge_count = 0;
    task->run(engine, task->data);
    int64_t end_us = clock_us();
    if (end_us - start_us >= SLOW_US) {
        let_rest(engine->tasks, task->owner, clock_thread_us_at(end_us) - start_thread_us);
    }
    return end_us;
}

/* True if another task may run in a turn that began at start_us. The output of a command is
 * sent before anything of LANE_BEHIND runs. */
static bool fits_turn(const struct tasks *tasks, unsigned before, enum lane last,
        int64_t start_us, int64_t now_us)
{
    switch (lane_next(tasks, now_us / 1000)) {
    case LANE_FRONTEND:
        return true;
    case LANE_BEHIND:
        return before == 0 || (last == LANE_BEHIND && now_us - start_us < QUICK_US);
    case LANE_WATCHED:
        return before == 0;
    case LANE_PAGES:
    case LANES:
        break;
    }
    return false;
}

int64_t tasks_turn(struct engine *engine, int64_t budget_us)
{
    struct tasks *tasks = engine->tasks;
    int64_t start_us = clock_us();
    int64_t now_us = start_us;
    struct task task;
    enum lane lane = LANE_FRONTEND;
    for (unsigned i = 0; i < TURN_MAX; i++) {
        wake_rested(tasks, now_us / 1000);
        collect_waits(tasks, now_us / 1000);
        if (tasks->source) {
            tasks->source->fire(engine, now_us / 1000);
        }
        if (!fits_turn(tasks, i, lane, start_us, now_us) ||
                !next_task(tasks, now_us / 1000, false, &task, &lane)) {
            break;
        }
        now_us = run_timed(engine, &task, now_us);
        tasks->rings[lane].since_ms = now_us / 1000;
        if (now_us - start_us >= budget_us) {
            break;
        }
    }
    return until_next_us(engine);
}

bool tasks_turn_pages(struct engine *engine, int64_t budget_us)
{
    struct tasks *tasks = engine->tasks;
    int64_t start_us = clock_us();
    int64_t now_us = start_us;
    struct task task;
    enum lane lane = LANE_PAGES;
    bool any = false;
    for (unsigned i = 0; i < TURN_MAX && now_us - start_us < budget_us &&
                         next_task(tasks, now_us / 1000, true, &task, &lane);
            i++) {
        tasks->runs_page = true;
        now_us = run_timed(engine, &task, now_us);
        tasks->runs_page = false;
        any = true;
    }
    return any;
}
