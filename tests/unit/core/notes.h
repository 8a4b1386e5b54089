#pragma once
/* notes -- tasks for tests of the queues: some write down that they ran, some take their time. */
#include "tests/unit/core/play.h"

struct entry {
    struct buf *log;
    const char *name;
    struct engine *again; /* queues itself again, if not NULL */
    uint64_t owner;
};

static inline void entry_run(struct engine *engine, void *data)
{
    struct entry *entry = data;
    buf_printf(entry->log, "%s ", entry->name);
    if (entry->again) {
        tasks_push(engine, (struct task){entry_run, NULL, entry, entry->owner});
    }
}

static inline void entry_drop(struct engine *engine, void *data)
{
    (void)engine;
    struct entry *entry = data;
    buf_printf(entry->log, "-%s ", entry->name);
}

static inline struct task task_of(struct entry *entry)
{
    return (struct task){entry_run, entry_drop, entry, entry->owner};
}

static inline void loop_for_20_ms(struct engine *engine, void *data)
{
    (void)engine;
    ((struct play *)data)->now_us += 20000;
}
