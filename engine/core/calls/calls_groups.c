/* calls_groups.c -- adds the kernel's handlers of calls; modules add theirs after them. */
#include "engine/core/calls/calls_around.h"
#include "engine/core/calls/calls_edit.h"
#include "engine/core/calls/calls_heard.h"
#include "engine/core/calls/calls_register.h"
#include "engine/core/part.h"

static void add_groups(struct engine *engine)
{
    calls_edit_add(engine);
    calls_heard_add(engine);
    calls_register_add(engine);
    calls_around_add(engine);
}

const struct kernel_part call_groups_part = {.create = add_groups};
