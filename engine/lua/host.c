/* host.c -- assembles the script layer. To add functions for scripts: a file in bind/, and its line
 * in `parts`. */
#include "engine/lua/host.h"

#include "engine/base/asset.h"
#include "engine/base/catalogue.h"
#include "engine/core/skein_module.h"
#include "engine/lua/author/script_calls.h"
#include "engine/lua/bind/bind_window.h"
#include "engine/lua/bind/registering.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/stock_files.h"
#include "engine/lua/run/logged.h"
#include "engine/lua/run/tracing.h"

static const struct script_ops ops = {
        .load = loader_load,
        .unload = loader_unload,
        .run_command = host_run_command,
        .run_handler = host_run_handler,
        .transaction_began = host_transaction_began,
        .transaction_ended = host_transaction_ended,
        .answered = host_answered,
        .registered = host_registered,
        .grant = host_grant,
        .rest = host_rest,
        .place_of = host_place_of,
};

/* Each part adds its functions, in this order. */
static void (*const parts[])(struct host *host) = {
        proxy_open,
        require_open,
        use_open,
        bind_command_open,
        bind_object_open,
        bind_world_open,
        bind_task_open,
        bind_text_open,
        bind_look_open,
        bind_describe_open,
        bind_data_open,
        bind_event_open,
        bind_game_open,
        bind_emit_open,
        bind_packages_open,
        bind_people_open,
        bind_session_open,
        bind_build_open,
        bind_search_open,
        bind_console_open,
        bind_draft_open,
        bind_program_open,
        bind_cost_open,
        bind_monitor_open,
        bind_replay_open,
        bind_history_open,
        bind_rehearse_open,
        bind_show_open,
        bind_tasks_open,
        bind_care_open,
        bind_moderate_open,
        bind_channel_open,
        bind_approval_open,
        bind_bridge_open,
        bind_help_open,
        bind_kv_open,
        bind_mail_open,
        bind_notice_open,
        bind_quest_open,
        bind_quota_open,
        bind_worlds_open,
        bind_registry_open,
        bind_ways_open,
        bind_window_open,
        script_test_open,
        script_calls_add,
        script_build_add,
        script_change_add,
        script_layout_add,
        script_search_add,
        script_watch_add,
        script_workshop_add,
        script_stats_add,
        script_office_add,
        script_lint_open,
};

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
    host->sandbox = sandbox_create(&limits, &engine->rng);
    host->L = sandbox_state(host->sandbox);
    host->pool = mem_alloc_array(HOST_POOL_MAX, sizeof(lua_State *));
    host->pool_refs = mem_alloc_array(HOST_POOL_MAX, sizeof(int));
    host->modules = LUA_NOREF;
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
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->add_functions) {
            engine->modules[i]->add_functions(host);
        }
    }
    engine->script = &ops;
    engine->script_data = host;
    return host;
}

void host_destroy(struct host *host)
{
    if (!host) {
        return;
    }
    behaviours_forget(host->engine);
    behaviours_sweep(host->engine, NULL);
    host->engine->script = NULL;
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
    tracings_finish(host);
    logged_destroy(host->log_lines);
    script_watch_finish(host);
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
