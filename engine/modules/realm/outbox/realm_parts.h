#pragma once
#include "engine/core/engine.h"
#include "engine/core/skein_module.h"

/* What the module realm keeps in the engine. */

struct names;
struct outbox;
struct realm;

struct realm_parts {
    struct outbox *outbox; /* owned, as the others; NULL: this world is in no realm */
    struct realm *realm;   /* same */
    struct names *names;   /* same */
};

/* Returns NULL without a realm. The test of other_worlds, which the module sets, makes that cheap: it is asked for
 * each transaction. */
static inline struct realm_parts *realm_parts(const struct engine *engine)
{
    return engine->other_worlds ? *skein_module_state(engine, "realm") : NULL;
}

static inline struct outbox *realm_outbox(const struct engine *engine)
{
    const struct realm_parts *parts = realm_parts(engine);
    return parts ? parts->outbox : NULL;
}

static inline struct realm *realm_people(const struct engine *engine)
{
    const struct realm_parts *parts = realm_parts(engine);
    return parts ? parts->realm : NULL;
}

static inline struct names *realm_names(const struct engine *engine)
{
    const struct realm_parts *parts = realm_parts(engine);
    return parts ? parts->names : NULL;
}
