/* broadcast.c -- delivers time and other global events to every object that handles them.
 *
 * Handlers may belong to anybody, and to objects that have not been loaded for days, so no list
 * of them is kept. When the event happens, the store is searched for behaviours whose source
 * names the event, and the stock files are looked up by ref. Then all objects that inherit from
 * those are told. A world of a thousand behaviours takes about a millisecond; if no behaviour
 * names the event, nothing runs.
 *
 * 1. The event's name must stand literally in the source: a name built at run time is not
 *    found.
 * 2. Prototypes are not told, only objects that inherit from them. A prototype is an object
 *    with a stock file, or an object without location that others inherit from.
 * 3. Each object is told in its own transaction with the rights of the behaviour's owner, so a
 *    slow or failing handler affects only that owner. Deliveries interrupted by a crash are not
 *    repeated. */
#include "engine/core/act/broadcast.h"

#include "engine/base/asset.h"
#include "engine/base/mem.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#include <string.h>

#define STOCK_FOLDER "scripts/"
#define BEHAVIOURS "/behaviours/"

enum {
    SOURCES_MAX = 1000, /* behaviours that name one event */
    HEIRS_MAX = 5000,   /* objects that inherit from one of them */
};

/* The objects to tell. */
struct telling {
    struct engine *engine;
    struct str event;
    const struct value *data;
    struct map seen; /* ids, as a set */
    uint64_t *ids;   /* owned */
    size_t count;
    size_t capacity;
    size_t stock_end; /* the ids before it have a behaviour of their own, in a file or written */
};

/* One queued delivery. */
struct scrollback {
    uint64_t object;
    struct engine *engine;
    uint64_t owner;
    uint64_t told_by;  /* the commit of the transaction that queued it */
    struct str event;  /* owned bytes */
    struct value data; /* owned */
};

static void told_free(struct engine *engine __attribute__((unused)), void *data)
{
    struct scrollback *told = data;
    mem_free((void *)(uintptr_t)told->event.bytes);
    value_finish(&told->data);
    mem_free(told);
}

static void told_run(struct engine *engine, void *data)
{
    struct scrollback *told = data;
    transaction_begin(engine, 0, 0);
    transaction_lean_on(engine, told->told_by);
    struct object *object = world_find(engine_world(engine), told->object);
    if (object) {
        struct event event = {.name = told->event, .thing = object, .data = &told->data};
        struct handler_result result = {0};
        engine_transaction(engine)->rights.owner = object->owner;
        (void)hook_tell(engine, object, &event, &result);
    }
    transaction_settle(engine);
    told_free(engine, told);
}

static void told_undo(void *data)
{
    told_free(NULL, data);
}

static void told_commit(void *data)
{
    struct scrollback *told = data;
    told->told_by = engine_world(told->engine)->commit_number;
    struct task task = {told_run, told_free, told, told->owner};
    if (told->owner == 0) {
        tasks_push(told->engine, task);
    } else {
        tasks_push_behind(told->engine, task);
    }
}

static void note(void *data, uint64_t id)
{
    struct telling *telling = data;
    if (map_find(&telling->seen, id)) {
        return;
    }
    map_put(&telling->seen, id, telling);
    telling->ids =
            mem_grow(telling->ids, telling->count, &telling->capacity, sizeof(*telling->ids));
    telling->ids[telling->count++] = id;
}

static bool take_source(void *data, const struct value *columns, size_t count)
{
    must(count >= 1);
    note(data, value_as_id(&columns[0]));
    return true;
}

/* Notes the objects that have a behaviour of their own. */
static void note_written(struct telling *telling)
{
    struct err err = {0};
    struct value args[] = {value_str(telling->event), value_int(SOURCES_MAX)};
    if (!store_query(engine_store(telling->engine), QUERY_OF_TIME, args, 2, take_source,
                telling, &err)) {
        log_error("broadcast: cannot read: %s", err.text);
    }
    value_finish(&args[0]);
}

/* Notes a stock prototype, whose behaviour is a file. */
static void note_stock(void *data, const char *path)
{
    struct telling *telling = data;
    const char *folder = strstr(path, BEHAVIOURS);
    struct str ref = folder ? str_of(folder + strlen(BEHAVIOURS)) : STR_NONE;
    struct object *object = str_ends(ref, STR(".lua"))
                                    ? world_find_ref(engine_world(telling->engine),
                                              str_slice(ref, 0, ref.length - 4))
                                    : NULL;
    if (object) {
        note(telling, object->id);
    }
}

static void tell_hearer(struct telling *telling, uint64_t id)
{
    struct scrollback *told = mem_alloc(sizeof(*told));
    told->object = id;
    told->event = (struct str){str_dup(telling->event), telling->event.length};
    told->data = telling->data ? value_dup(telling->data) : value_nil();
    const struct object *object = world_find(engine_world(telling->engine), id);
    told->engine = telling->engine;
    told->owner = object ? object->owner : 0;
    tx_on_end(engine_world(telling->engine),
            (struct tx_hook){.undo = told_undo, .commit = told_commit, .data = told});
}

/* Queues the object at index and notes the objects that inherit from it. */
static void tell_one(struct telling *telling, size_t index)
{
    struct engine *engine = telling->engine;
    struct object *object = world_find(engine_world(engine), telling->ids[index]);
    uint32_t skips = engine_transaction(engine)->load_skips;
    if (!object || (!hook_handles(engine, object, telling->event) &&
                           engine_transaction(engine)->load_skips == skips)) {
        return;
    }
    bool is_stock = object->behaviour == 0 && index < telling->stock_end;
    size_t before = telling->count;
    struct world_find_query heirs = {.proto = object->id, .limit = HEIRS_MAX};
    world_search(engine_world(engine), &heirs, note, telling);
    bool has_heirs = telling->count > before;
    if (!is_stock && (!has_heirs || object->location != 0)) {
        tell_hearer(telling, object->id);
    }
}

void broadcast(struct engine *engine, struct str event, const struct value *data)
{
    struct telling telling = {.engine = engine, .event = event, .data = data};
    note_written(&telling);
    asset_each(STOCK_FOLDER, note_stock, &telling);
    telling.stock_end = telling.count;
    for (size_t i = 0; i < telling.count; i++) {
        tell_one(&telling, i);
    }
    map_finish(&telling.seen);
    mem_free(telling.ids);
}
