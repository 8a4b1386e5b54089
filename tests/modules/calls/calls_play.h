#pragma once
/* calls_play.h -- a play (tests/unit/core/play.h) with the module calls. */
#include "engine/core/skein_module.h"
#include "tests/unit/core/play.h"

extern const struct skein_module calls_module;

static inline int calls_set_up(void **state)
{
    static const struct skein_module *const modules[] = {&calls_module, NULL};
    return play_set_up_with(state, modules);
}

/* Opens the definition of a test that has an open play, as p. */
#define CALLS_TEST(name) TEST_OF(name, struct play, p, calls_set_up, play_tear_down)
