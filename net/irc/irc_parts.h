#pragma once
#include "engine/core/skein_module.h"

#include <stdint.h>

/* What the module keeps in an engine. */

struct config;
struct scram_job;

struct irc_parts {
    struct scram_job *jobs;      /* calls_scram.c */
    const struct config *config; /* always_on.c; borrowed; NULL: not served */
    int64_t looked_ms;  /* always_on.c; monotonic: when it last looked for those to end */
    uint64_t sanctions; /* always_on.c; the version of their table then */
};

static inline struct irc_parts *irc_parts_of(const struct engine *engine)
{
    return *skein_module_state(engine, "irc");
}
