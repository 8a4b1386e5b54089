#pragma once
/* notes -- tasks for tests of the queues: some write down that they ran, some take their time. */
#include "tests/unit/core/play.h"

struct note {
    struct buf *log;
    const char *name;
    struct engine *again; /* queues itself again, if not NULL */
    uint64_t owner;
};

static inline void note_run(struct engine *engine, void *data)
{
    struct note *note = data;
    buf_printf(note->log, "%s ", note->name);
    if (note->again) {
        tasks_push(engine, (struct task){note_run, NULL, note, note->owner});
    }
}

static inline void note_drop(struct engine *engine, void *data)
{
    (void)engine;
    struct note *note = data;
    buf_printf(note->log, "-%s ", note->name);
}

static inline struct task task_of(struct note *note)
{
    return (struct task){note_run, note_drop, note, note->owner};
}

static inline void loop_for_20_ms(struct engine *engine, void *data)
{
    (void)engine;
    ((struct play *)data)->now_us += 20000;
}
