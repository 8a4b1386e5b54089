#pragma once
#include "engine/core/script/behaviour.h"

#include <ctype.h>
#include <string.h>

struct presence;

/* Runs the first command of a line typed by actor, in the open transaction. The rest of the line
 * goes to transaction->rest. presence NULL: they are asked nothing, and answer nothing. */
enum outcome typed_run(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line);

/* True for steps with their numbers, "3n2e", which `run` takes. */
static inline bool typed_is_walk(struct str line)
{
    bool counts = false;
    for (size_t i = 0; i < line.length; i++) {
        counts |= isdigit((unsigned char)line.bytes[i]) != 0;
        if (!strchr("0123456789nsewudNSEWUD", line.bytes[i])) {
            return false;
        }
    }
    return counts && isalpha((unsigned char)line.bytes[line.length - 1]);
}
