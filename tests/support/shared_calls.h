#pragma once
#include "engine/session/call_table.h"

#include <stddef.h>

/* Returns the table of calls for engine_options. It is made once in a process, because all are equal and making one takes
 * a fifth of the time in which a small game starts. */
static inline const struct call_table *shared_calls(void)
{
    static struct call_table *made;
    made = made ? made : call_table_create();
    return made;
}
