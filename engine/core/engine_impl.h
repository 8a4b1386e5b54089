#pragma once
#include "engine/core/part.h"

/* The engine's own view of itself, for engine.c, engine_access.c, internal_event.c, parts.c, skein_module.c, run/stopping.c
 * and run/tasks.c. Its owners in tools/layers.txt are that list. */
struct engine {
    struct engine_parts parts;     /* first: PART_STATE; its world and store are borrowed */
    struct engine_options options; /* strings owned */
    struct worker_pool *workers;   /* borrowed */
    struct rng rng;
    const struct script_ops *script; /* static; NULL: none */
    void *script_data;
    uint64_t process_number;
    struct internal_event_callbacks *internal_events; /* owned: of each internal event */
    const struct skein_module *const *modules;        /* static, ends with NULL */
    void **module_states; /* of each, owned by it: skein_module_state */
    /* owned: the hooks `turn` of the parts and modules that have one, ends with NULL */
    int64_t (**turns)(struct engine *engine);
    struct tasks *tasks; /* owned; NULL when the engine ends */
    bool stopping;
    bool ending;
    int64_t shutdown_at_ms;   /* see engine_shutdown_at_ms */
    int64_t shutdown_wish_ms; /* of the open transaction; taken when it commits */
};
