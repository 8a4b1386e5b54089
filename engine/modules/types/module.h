#pragma once
#include "engine/core/skein_module.h"

/* Types of properties; declared.h. */
extern const struct skein_module types_module;

/* Adds build.declared and its neighbours. */
void bind_types_open(struct host *host);
/* True if a script of the game runs, with the game's rights: not a builder's command or file. */
bool types_game_runs(struct engine *engine);
/* True while a test of a script runs: tests try wrong values, too. */
bool types_test_runs(struct engine *engine);
/* Adds the call object.declared. */
void calls_types_add(struct engine *engine);
