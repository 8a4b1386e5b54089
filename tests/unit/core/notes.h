#pragma once
/* notes -- Tasks for tests of the queues: a note records its run in p->ran, the others take time.
 * Each frees itself when it has run or is dropped. */
#include "tests/unit/core/play.h"

struct entry {
    struct play *play;
    const char *name; /* NULL: it writes nothing */
    int64_t us;
};

static inline void entry_run(struct engine *engine, void *data)
{
    struct entry *entry = data;
    (void)engine;
    if (entry->name) {
        buf_printf(&entry->play->ran, "%s ", entry->name);
    }
    entry->play->now_us += entry->us;
    mem_free(entry);
}

static inline void entry_drop(struct engine *engine, void *data)
{
    struct entry *entry = data;
    (void)engine;
    if (entry->name) {
        buf_printf(&entry->play->ran, "-%s ", entry->name);
    }
    mem_free(entry);
}

static inline struct task entry_make(
        struct play *play, const char *name, int64_t us, uint64_t owner)
{
    struct entry *entry = mem_alloc(sizeof(*entry));
    *entry = (struct entry){play, name, us};
    return (struct task){entry_run, entry_drop, entry, owner};
}

/* A task that writes its name into p->ran, or "-NAME" when it is dropped. */
static inline struct task task_named(struct play *play, const char *name, uint64_t owner)
{
    return entry_make(play, name, 0, owner);
}

/* A task that takes so long. */
static inline struct task task_of_us(struct play *play, int64_t us, uint64_t owner)
{
    return entry_make(play, NULL, us, owner);
}
