#pragma once
#include "engine/base/map.h"
#include "engine/core/skein_module.h"

/* The state of the module. */
struct atlas_state {
    struct atlas *atlas; /* owned; of atlas.c */
    struct map searches; /* of ways.c: person -> a search that is paused, owned */
};

static inline struct atlas_state *atlas_state_of(struct engine *engine)
{
    return *skein_module_state(engine, "atlas");
}
