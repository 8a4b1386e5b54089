#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/behaviour.h"

/* host -- the script layer: Lua behind the engine's seam (script_ops).
 *
 *   value    what scripts hold: convert (by copy), proxy_object, proxy_table; api (what every function leans on)
 *   run      commands and handlers as coroutines; park (waiting and asking), share (who took how much), quarantine
 *   load     behaviours and stock scripts compiled, swapped whole, kept as revisions
 *   lint     what is probably wrong in a script
 *   bind     the functions that scripts call, one file a family; their comments are the script API
 *   author   calls of editors, and the tests of behaviours
 *
 * One Lua state for all; an environment per behaviour; calls between owners pass through C. */
struct host;

struct host_options {
    uint32_t slice_us;
    uint64_t slice_instructions;
    size_t slice_memory_bytes;
    bool deterministic; /* instructions alone decide, for tests with a fake clock */
};

/* Makes the layer and sets engine->script. The stock scripts are not loaded yet. */
struct host *host_create(struct engine *engine, const struct host_options *options);
/* Ends every coroutine without resuming it. Between slices, before the engine is destroyed. */
void host_destroy(struct host *host);

/* Between slices only. Loads (or reloads) the stock scripts from the assets under scripts/: all of them or, on an
 * error
 * ("scripts/commands/talk.lua:12: …"), none, and what ran before stays. summary (may be NULL)
 * says what there is. */
MUST_CHECK bool host_load_stock(struct host *host, struct buf *summary, struct err *err);

/* Compiles source as a behaviour without keeping it: for checking; stock: one of the stock game.
 * out_line, out_column as in sandbox_load. */
MUST_CHECK bool host_check_source(struct host *host, struct str source, bool stock,
        struct err *err, int *out_line, int *out_column);
/* Same between slices, in one of its own that is undone: what never ends is stopped. */
MUST_CHECK bool host_check_alone(struct host *host, struct str source, bool stock,
        struct err *err, int *out_line, int *out_column);

/* What runs and waits now: for @stats. */
struct host_stats {
    size_t heap_bytes;
    size_t waiting; /* parked coroutines */
    uint64_t runs;
    uint64_t failures;
    uint64_t kills;
};

void host_stats(const struct host *host, struct host_stats *out);
