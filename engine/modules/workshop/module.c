/* module.c -- tools for those who write scripts.
 *
 *   lint       probable mistakes in scripts
 *   rehearse   preview and why; recorded runs, traces and costs
 *   test       the tests that behaviours carry
 *   search     searching and replacing in all behaviours
 *   debug      the step debugger
 *
 * The files beside this one are the calls for editors and the API (data/calls/script.json, workshop.json). */
#include "engine/core/skein_module.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/debug/debug.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "engine/modules/workshop/lint/lint_world.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "engine/modules/workshop/lint/spelling.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/replay.h"
#include "engine/modules/workshop/rehearse/tracing.h"
#include "engine/modules/workshop/script_calls.h"
#include "engine/modules/workshop/search/source.h"
#include "engine/modules/workshop/test/script_test.h"
#include "engine/modules/workshop/test/testing.h"

static void begin_workshop(struct script *script, int nargs, struct replay_start *start)
{
    replay_begin(script, nargs, start);
    debug_began(script);
}

static void look_back_workshop(struct script *script, enum outcome outcome,
        const struct handler_result *result, int64_t begun_us)
{
    struct host *host = script->host;
    debug_ended(script);
    replay_ran(script, outcome);
    spelling_ran(script, outcome);
    if (host->tracings) {
        tracing_note(script, &(struct tracing_run){script->event, script->handler, outcome,
                                     result, cost_now_us(host) - begun_us});
    }
}

static void finish_workshop(struct host *host)
{
    tracings_finish(host);
    script_watch_finish(host);
    spelling_finish(host);
}

static void loaded_workshop(
        struct host *host, const struct chunk *chunk, struct err *why, int line)
{
    if (why) {
        lint_explain(host, chunk, line, why);
    } else {
        spelling_loaded(host, chunk);
    }
}

static const struct host_tools module_tools = {
        .begin = begin_workshop,
        .ended = look_back_workshop,
        .put_inputs = replay_write,
        .add_case = test_add_case,
        .take_die = test_take_die,
        .setting = test_setting,
        .asked = test_asked,
        .loaded = loaded_workshop,
        .finish = finish_workshop,
};

static void open_workshop(struct host *host)
{
    host->tools = &module_tools;
    spelling_begin(host);
    bind_console_open(host);
    bind_diff_open(host);
    bind_draft_open(host);
    bind_large_open(host);
    bind_cost_open(host);
    bind_rehearse_open(host);
    bind_replay_open(host);
    bind_source_open(host);
    bind_debug_open(host);
    script_test_open(host);
    script_lint_open(host);
    area_lint_open(host);
    lint_world_open(host);
    script_calls_add(host);
    script_build_add(host);
    script_change_add(host);
    script_layout_add(host);
    script_search_add(host);
    calls_lint_add(host);
    calls_source_add(host);
    calls_debug_add(host);
    script_watch_add(host);
    script_workshop_add(host);
    script_office_add(host);
}

const struct skein_module workshop_module = {
        .name = "workshop", .add_functions = open_workshop};
