/* host.c -- assembles the script layer. To add functions for scripts: a file in bind/, and its name
 * in bind/bind.h. */
#include "engine/lua/host.h"

#include "engine/base/asset.h"
#include "engine/base/catalogue.h"
#include "engine/core/skein_module.h"
#include "engine/lua/bind/page.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/stock_files.h"
#include "engine/lua/run/console.h"
#include "engine/lua/run/logged.h"

static const struct script_ops ops = {
        .load = loader_load,
        .unload = loader_unload,
        .run_command = host_run_command,
        .run_handler = host_run_handler,
        .transaction_began = host_transaction_began,
        .transaction_ended = host_transaction_ended,
        .answered = host_answered,
        .grant = host_grant,
        .rest = host_rest,
        .place_of = host_place_of,
        .page = host_page,
};

#define HOST_PART(open) open,

static void (*const parts[])(struct host *host) = {HOST_PARTS(HOST_PART)};

#undef HOST_PART

struct host *host_create(struct engine *engine, const struct host_options *options)
{
    struct host *host = mem_alloc(sizeof(*host));
    struct sandbox_limits limits = {
            .transaction_us = options->transaction_us,
            .transaction_instructions = options->transaction_instructions,
            .transaction_memory_bytes = options->transaction_memory_bytes,
            .deterministic = options->deterministic,
    };
    host->engine = engine;
    host->sandbox = sandbox_create(&limits, engine_rng(engine));
    host->L = sandbox_state(host->sandbox);
    host->pool = mem_alloc_array(HOST_POOL_MAX, sizeof(lua_State *));
    host->pool_refs = mem_alloc_array(HOST_POOL_MAX, sizeof(int));
    host->modules = LUA_NOREF;
    host->pages = LUA_NOREF;
    map_init(&host->scripts);
    map_init(&host->consoles);
    map_init(&host->costs);
    map_init(&host->quota_warning_told);
    host->log_lines = logged_create();
    shares_init(host);
    sandbox_set_data(host->sandbox, host);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        parts[i](host);
    }
    const struct skein_module *const *modules = modules_of(engine);
    for (size_t i = 0; modules[i]; i++) {
        if (modules[i]->add_functions) {
            modules[i]->add_functions(host);
        }
    }
    engine_set_script(engine, &ops, host);
    return host;
}

void host_destroy(struct host *host)
{
    if (!host) {
        return;
    }
    host_load_stop(host);
    behaviours_forget(host->engine);
    behaviours_sweep(host->engine, NULL);
    engine_set_script(host->engine, NULL, NULL);
    size_t cursor = 0;
    void *script = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &script)) {
        host_script_destroy(script);
    }
    map_finish(&host->scripts);
    shares_finish(host);
    consoles_finish(host);
    costs_finish(host);
    map_finish(&host->quota_warning_told);
    logged_destroy(host->log_lines);
    if (host->tools) {
        host->tools->finish(host);
    }
    sandbox_destroy(host->sandbox);
    mem_free(host->pool);
    mem_free(host->pool_refs);
    mem_free(host->stock_refs);
    stock_files_destroy(host->stock_files);
    if (catalogue_current == host->catalogue) {
        (void)catalogue_use(NULL);
        asset_set_language(NULL, NULL);
    }
    catalogue_destroy(host->catalogue);
    buf_finish(&host->scratch);
    mem_free(host);
}
