#pragma once
#include "engine/core/engine.h"

/* What only the engine's own files need of it: engine.c, skein_module.c, run/stopping.c, run/tasks.c. */
struct engine_own {
    const struct skein_module *const *modules; /* static, ends with NULL */
    void **module_states;                      /* of each, owned by it: skein_module_state */
    /* owned: the hooks `turn` of the parts and modules that have one, ends with NULL */
    int64_t (**turns)(struct engine *engine);
    struct tasks *tasks; /* owned; NULL when the engine ends */
    bool stopping;
    bool ending;
    int64_t shutdown_at_ms;   /* see engine_shutdown_at_ms */
    int64_t shutdown_wish_ms; /* of the open transaction; taken when it commits */
};
