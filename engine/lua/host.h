#pragma once
#include "engine/core/engine.h"
#include "engine/core/script/behaviour.h"

/* host -- the script layer: Lua behind the engine's interface (script_ops).
 *
 *   value    values in scripts: convert (by copy), proxy_object, proxy_table; api (common basis)
 *   run      commands and handlers as coroutines; suspend, quota_share, quarantine
 *   load     behaviours and stock scripts: compiled, replaced as a whole, stored as revisions
 *   bind     the functions that scripts call, a file for each family; comments: the script API
 *
 * There is one Lua state for everything, and an environment for each behaviour. Calls between
 * owners pass through C. */
struct host;

struct host_options {
    uint32_t transaction_us;
    uint64_t transaction_instructions;
    size_t transaction_memory_bytes;
    bool deterministic; /* only instruction counts limit scripts, for tests with a fake clock */
};

/* Creates the layer and sets engine_script(engine). The stock scripts are not loaded yet. */
struct host *host_create(struct engine *engine, const struct host_options *options);
/* Ends every coroutine without resuming it. Call it between transactions, before the engine is
 * destroyed. */
void host_destroy(struct host *host);

/* Loads (or reloads) the stock scripts from the assets under scripts/, between transactions only.
 * On an error ("scripts/core/commands/talk.lua:12: …") nothing is replaced, and the previous scripts
 * stay. summary (may be NULL) gets a list of the loaded files. */
MUST_CHECK bool host_load_stock(struct host *host, struct buf *summary, struct err *err);

/* Same in slices, for a caller that asks again while it goes on: loads up to `most` files. Others' lines
 * between the slices find what was there before. */
enum stock_loading { STOCK_GOES_ON, STOCK_LOADED, STOCK_REFUSED };
enum stock_loading host_load_some(
        struct host *host, size_t most, struct buf *summary, struct err *err);
/* Drops what such slices have loaded, if there is any. */
void host_load_stop(struct host *host);

/* Compiles source as a behaviour, for checking only. stock: as one of the stock game. out_line,
 * out_column as in sandbox_load. */
MUST_CHECK bool host_check_source(struct host *host, struct str source, bool stock,
        struct err *err, int *out_line, int *out_column);
/* Same between transactions, in a new one that is undone: code that never ends is stopped. */
MUST_CHECK bool host_check_alone(struct host *host, struct str source, bool stock,
        struct err *err, int *out_line, int *out_column);

/* Running and waiting scripts: for @stats. */
struct host_stats {
    size_t heap_bytes;
    size_t waiting; /* parked coroutines */
    uint64_t runs;
    uint64_t failures;
    uint64_t kills;
};

void host_stats(const struct host *host, struct host_stats *out);
