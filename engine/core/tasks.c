/* tasks.c -- what runs next.
 *
 * 1. Each owner has a queue; owners with something ready stand in a ring and take turns, a task
 *    a turn, so nobody's thousand tasks delay another's one by more than a task each.
 * 2. Tasks of one owner run in the order in which they became ready.
 * 3. A wait that is due joins its owner's queue; until its task has begun it can be cancelled.
 * 4. A turn ends with its budget, or with TURN_MAX tasks, so that a task which queues itself
 *    again cannot keep a turn from ending when a test's clock stands still.
 * 5. Tasks run outside of slices, and may do anything to the queues, here too.
 * 6. Whoever had a slow task rests for a few times as long, REST_MAX_MS at most, while others
 *    go on: so an endless loop, run again and again, takes a quarter of the time and not all.
 *    The engine's own tasks (owner 0) never rest.
 * 7. For a while after that its tasks give way to everybody else's, WATCHED_WAIT_MS at most: so
 *    many who run endless loops at once delay another's task by one of theirs and not by all.
 *    Each begins a turn of its own, so that what others were told goes out before it.
 *
 * Durable timers are timers.c's; what a task does is no matter of this file. */
#include "engine/core/tasks.h"

#include "engine/core/tasks_impl.h"

#define TURN_MAX 10000
#define SLOW_US 5000
#define REST_TIMES 3
#define REST_MAX_MS 1000
#define WATCH_MS 10000
#define WATCHED_WAIT_MS 200

struct tasks *tasks_create(void)
{
    struct tasks *tasks = mem_alloc(sizeof(*tasks));
    map_init(&tasks->owners);
    map_init(&tasks->handles);
    tasks->timers = timers_create();
    return tasks;
}

static void node_drop(struct engine *engine, struct node *node)
{
    if (node->task.run && node->task.drop) {
        node->task.drop(engine, node->task.data);
    }
    mem_free(node);
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
        mem_free(owner);
    }
    heap_finish(&tasks->waits);
    heap_finish(&tasks->resting);
    heap_finish(&tasks->watches);
    map_finish(&tasks->owners);
    map_finish(&tasks->handles);
    timers_destroy(tasks->timers);
    mem_free(tasks);
    engine->tasks = NULL;
}

/* -- owners -- */

struct owner *owner_get(struct tasks *tasks, uint64_t id)
{
    struct owner *owner = map_find(&tasks->owners, id + 1);
    if (!owner) {
        owner = mem_alloc(sizeof(*owner));
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

void owner_release(struct tasks *tasks, struct owner *owner)
{
    if (owner->tasks == 0 && owner->timers == 0 && !owner->in_ring && !is_watched(owner)) {
        (void)map_remove(&tasks->owners, owner->id + 1);
        mem_free(owner);
    }
}

static void ring_append(struct tasks *tasks, struct owner *owner)
{
    if (owner->in_ring || owner->resting) {
        return;
    }
    struct ring *ring = is_watched(owner) ? &tasks->watched : &tasks->ring;
    owner->in_ring = true;
    owner->next = NULL;
    if (ring->tail) {
        ring->tail->next = owner;
    } else {
        ring->head = owner;
    }
    ring->tail = owner;
}

static struct ring *ring_next(struct tasks *tasks)
{
    bool waited = clock_ms() - tasks->watched_ms >= WATCHED_WAIT_MS;
    return tasks->watched.head && (waited || !tasks->ring.head) ? &tasks->watched
                                                                : &tasks->ring;
}

/* NULL if nobody has anything ready. */
static struct owner *ring_take(struct tasks *tasks)
{
    struct ring *ring = ring_next(tasks);
    struct owner *owner = ring->head;
    if (ring == &tasks->watched) {
        tasks->watched_ms = clock_ms();
    }
    if (owner) {
        ring->head = owner->next;
        ring->tail = ring->head ? ring->tail : NULL;
        owner->in_ring = false;
    }
    return owner;
}

/* -- rest -- */

static void watch(struct tasks *tasks, struct owner *owner, bool resting, int64_t for_ms)
{
    heap_remove(owner->resting ? &tasks->resting : &tasks->watches, &owner->watch);
    owner->resting = resting;
    owner->watch.due_ms = clock_ms() + for_ms;
    owner->watch.order = ++tasks->last_order;
    heap_put(resting ? &tasks->resting : &tasks->watches, &owner->watch);
}

/* A resting owner that stands in a ring leaves it when its turn comes: see next_task. */
static void put_to_rest(struct tasks *tasks, uint64_t owner_id, int64_t spent_us)
{
    int64_t rest_ms = spent_us / 1000 * REST_TIMES;
    watch(tasks, owner_get(tasks, owner_id), true,
            rest_ms < REST_MAX_MS ? rest_ms : REST_MAX_MS);
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

static void wake_rested(struct tasks *tasks)
{
    int64_t now_ms = clock_ms();
    struct owner *owner = NULL;
    while ((owner = take_due(&tasks->resting, now_ms))) {
        watch(tasks, owner, false, WATCH_MS);
        if (owner->first) {
            ring_append(tasks, owner);
        }
    }
    while ((owner = take_due(&tasks->watches, now_ms))) {
        owner_release(tasks, owner);
    }
}

/* -- queues -- */

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

void tasks_push(struct engine *engine, struct task task)
{
    struct tasks *tasks = engine->tasks;
    struct owner *owner = owner_get(tasks, task.owner);
    struct node *node = mem_alloc(sizeof(*node));
    node->item.at = HEAP_OUT;
    node->task = task;
    owner->tasks++;
    make_ready(tasks, owner, node);
}

uint64_t tasks_push_at(struct engine *engine, struct task task, int64_t due_ms)
{
    struct tasks *tasks = engine->tasks;
    struct node *node = mem_alloc(sizeof(*node));
    node->item = (struct heap_item){due_ms, ++tasks->last_order, HEAP_OUT};
    node->task = task;
    node->handle = ++tasks->last_handle;
    owner_get(tasks, task.owner)->tasks++;
    heap_put(&tasks->waits, &node->item);
    (void)map_put(&tasks->handles, node->handle, node);
    return node->handle;
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
        node->task.run = NULL; /* stays in its queue; next_node passes over it */
    } else {
        struct owner *owner = owner_get(tasks, task.owner);
        heap_remove(&tasks->waits, &node->item);
        mem_free(node);
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

static void collect_waits(struct tasks *tasks)
{
    int64_t now_ms = clock_ms();
    struct heap_item *item = NULL;
    while ((item = heap_top(&tasks->waits)) && item->due_ms <= now_ms) {
        struct node *node = (struct node *)item;
        heap_remove(&tasks->waits, item);
        make_ready(tasks, owner_get(tasks, node->task.owner), node);
    }
}

/* Takes the task whose turn it is off the queues; false if none is ready. */
static bool next_task(struct tasks *tasks, struct task *out)
{
    struct owner *owner = NULL;
    while ((owner = ring_take(tasks))) {
        if (owner->resting) {
            continue;
        }
        struct node *node = owner->first;
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
        if (node->handle) {
            (void)map_remove(&tasks->handles, node->handle);
        }
        mem_free(node);
        if (out->run) {
            return true;
        }
    }
    return false;
}

/* -- turns -- */

bool tasks_load(struct engine *engine, struct err *err)
{
    return timers_load(engine, err);
}

static int64_t sooner(int64_t next_ms, int64_t other_ms)
{
    return next_ms < 0 || other_ms < next_ms ? other_ms : next_ms;
}

static int64_t until_next_us(struct engine *engine)
{
    const struct tasks *tasks = engine->tasks;
    if (tasks->ring.head || tasks->watched.head) {
        return 0;
    }
    int64_t next_ms = -1;
    const struct heap *heaps[] = {&tasks->waits, &tasks->resting};
    for (size_t i = 0; i < 2; i++) {
        const struct heap_item *item = heap_top(heaps[i]);
        if (item) {
            int64_t left_ms = item->due_ms - clock_ms();
            next_ms = sooner(next_ms, left_ms > 0 ? left_ms : 0);
        }
    }
    int64_t timer_ms = timers_next_ms(engine);
    if (timer_ms >= 0) {
        int64_t left_ms = timer_ms - world_now_ms(engine->world);
        next_ms = sooner(next_ms, left_ms > 0 ? left_ms : 0);
    }
    return next_ms > 0 ? next_ms * 1000 : next_ms;
}

static void run_timed(struct engine *engine, const struct task *task)
{
    int64_t start_us = clock_us();
    task->run(engine, task->data);
    int64_t spent_us = clock_us() - start_us;
    if (spent_us >= SLOW_US && task->owner != 0) {
        put_to_rest(engine->tasks, task->owner, spent_us);
    }
}

int64_t tasks_turn(struct engine *engine, int64_t budget_us)
{
    int64_t start_us = clock_us();
    struct task task;
    for (unsigned i = 0; i < TURN_MAX; i++) {
        wake_rested(engine->tasks);
        collect_waits(engine->tasks);
        timers_fire(engine);
        bool watched = ring_next(engine->tasks) == &engine->tasks->watched;
        if ((watched && i > 0) || !next_task(engine->tasks, &task)) {
            break;
        }
        run_timed(engine, &task);
        if (clock_us() - start_us >= budget_us) {
            break;
        }
    }
    return until_next_us(engine);
}
