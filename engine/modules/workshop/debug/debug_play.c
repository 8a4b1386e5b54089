/* debug_play.c -- one debugged run: a line, a test of the behaviour, or a recorded failure.
 *
 * 1. The debugged behaviours are compiled again for each run, with variables of their own, published and undone. So
 *    every run begins with the same variables, and those in play stay as they are.
 * 2. Dice and clock begin as in the first run, and are restored. */
#include "engine/modules/workshop/debug/debug.h"

#include "engine/core/script/behaviour.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/replaying.h"
#include "engine/modules/workshop/rehearse/trial_line.h"
#include "engine/modules/workshop/test/testing.h"

#include <stdio.h>
#include <string.h>

struct debug_playing {
    struct debug_ask *ask;
    struct debug_run *run;
    struct host *host;
    struct trial_line trying;
    const struct value *inputs; /* of DEBUG_ERROR */
    struct buf why;             /* why it cannot run */
};

/* Compiles a source and puts it in force until the undo. */
static bool publish_source(struct debug_playing *playing, const struct debug_source *source)
{
    struct host *host = playing->host;
    struct engine *engine = host->engine;
    struct object *object = world_find(engine_world(engine), source->object);
    struct err err = {0};
    int line = 0;
    int column = 0;
    struct chunk chunk = {.source = buf_str(&source->text),
            .name = source->name,
            .object = source->object,
            .owner = source->rights,
            .stock = source->rights == 0};
    if (!object) {
        buf_printf(&playing->why, "there is no #%llu", (unsigned long long)source->object);
        return false;
    }
    struct behaviour *behaviour = loader_compile(host, &chunk, &err, &line, &column);
    if (!behaviour) {
        buf_printf(&playing->why, "#%llu, line %d: %s", (unsigned long long)source->object,
                line, err.text);
        return false;
    }
    if (object->behaviour == 0) {
        world_set_behaviour(engine_world(engine), object, 1);
    }
    behaviours_publish(engine, object, behaviour);
    return true;
}

static enum outcome play_debugged(void *data)
{
    struct debug_playing *playing = data;
    struct debug_ask *ask = playing->ask;
    struct engine *engine = playing->host->engine;
    enum outcome outcome = OUTCOME_DONE;
    bool ok = true;
    for (size_t i = 0; ok && i < ask->source_count; i++) {
        ok = publish_source(playing, &ask->sources[i]);
    }
    if (!ok) {
        return OUTCOME_DONE;
    }
    sandbox_extend(playing->host->sandbox, DEBUG_US, DEBUG_STEPS);
    playing->host->debugging = playing->run;
    if (ask->what == DEBUG_ERROR) {
        outcome = replay_play(playing->host, playing->inputs, NULL, &playing->why);
    } else {
        rng_seed(engine_rng(engine), ask->seed);
        engine_world(engine)->pretended_ms = ask->time_ms;
        outcome = trial_line_play(&playing->trying);
    }
    playing->host->debugging = NULL;
    return outcome;
}

/* -- the report -- */

static const char *outcome_in(const struct value *report)
{
    const struct value *outcome = value_table_get_str(report, STR("outcome"));
    return outcome ? value_as_str(outcome).bytes : "failed";
}

/* The first error of a script, or the reason of a refusal. */
static void take_reason(struct debug_report *out)
{
    const struct value *faults = value_table_get_str(&out->report, STR("faults"));
    const struct value *refusal = value_table_get_str(&out->report, STR("refusal"));
    bool has_fault = faults && faults->kind == VALUE_TABLE && faults->table->item_count > 0;
    const struct value *text =
            has_fault ? value_table_get_str(&faults->table->items[0], STR("text")) : refusal;
    out->failed = has_fault;
    if (text) {
        buf_add_str(&out->text, value_as_str(text));
    }
}

static bool play_rehearsed(
        struct debug_playing *playing, struct debug_report *out, struct err *err)
{
    struct engine *engine = playing->host->engine;
    struct rehearsed what = {.play = play_debugged,
            .data = playing,
            .log_owner = playing->ask->character,
            .stand_in = &playing->trying.visitor};
    struct rng rng = *engine_rng(engine);
    rehearse_report(engine, &what, &out->report);
    *engine_rng(engine) = rng;
    engine_world(engine)->pretended_ms = 0;
    trial_line_end(&playing->trying);
    if (playing->why.length > 0) {
        return err_set(err, ERR_SCRIPT, "%s", playing->why.bytes);
    }
    (void)snprintf(out->outcome, sizeof(out->outcome), "%s", outcome_in(&out->report));
    take_reason(out);
    return true;
}

static bool play_recorded(
        struct debug_playing *playing, struct debug_report *out, struct err *err)
{
    struct engine *engine = playing->host->engine;
    struct replay_kept kept;
    struct value inputs = value_nil();
    enum phrase phrase = PHRASE_END;
    if (!replay_find(engine, playing->ask->number, &kept, &phrase)) {
        struct buf why = {0};
        phrase_put(engine, &why, phrase, WITH("number", playing->ask->number));
        (void)err_set(err, ERR_MISSING, "%s", why.bytes);
        buf_finish(&why);
        return false;
    }
    bool ok = replay_read(buf_str(&kept.inputs), &inputs, err);
    replay_kept_finish(&kept);
    playing->inputs = &inputs;
    ok = ok && play_rehearsed(playing, out, err);
    playing->inputs = NULL;
    value_finish(&inputs);
    return ok;
}

static bool play_case(struct debug_playing *playing, struct debug_report *out, struct err *err)
{
    const struct debug_ask *ask = playing->ask;
    const struct debug_source *source = &ask->sources[0];
    struct test_plan plan = {.object = source->object,
            .source = buf_str(&source->text),
            .name = str_of(source->name + 1),
            .author = source->author,
            .only = ask->test,
            .when = ask->when,
            .steps = DEBUG_STEPS,
            .us = DEBUG_US};
    struct test_result result;
    plan.source.bytes = plan.source.bytes ? plan.source.bytes : "";
    playing->host->debugging = playing->run;
    bool loaded = script_test_run(playing->host, &plan, 0, &result, err);
    playing->host->debugging = NULL;
    bool found = loaded && result.name.length > 0;
    out->failed = found && !result.ok;
    (void)snprintf(out->outcome, sizeof(out->outcome), "%s", result.ok ? "done" : "failed");
    buf_add_str(&out->text, buf_str(&result.message));
    test_result_finish(&result);
    return found ||
           (loaded && err_set(err, ERR_MISSING, "the behaviour has no test of that name"));
}

bool debug_play(
        struct debug_ask *ask, struct debug_run *run, struct debug_report *out, struct err *err)
{
    struct host *host = engine_script_data(ask->engine);
    struct debug_playing playing = {.ask = ask,
            .run = run,
            .host = host,
            .trying = {.engine = ask->engine, .line = ask->line, .room = ask->room}};
    run->ask = ask;
    *out = (struct debug_report){.report = value_nil()};
    must(!host->debugging);
    bool ok = ask->what == DEBUG_TEST    ? play_case(&playing, out, err)
              : ask->what == DEBUG_ERROR ? play_recorded(&playing, out, err)
                                         : play_rehearsed(&playing, out, err);
    buf_finish(&playing.why);
    return ok;
}

void debug_report_finish(struct debug_report *report)
{
    buf_finish(&report->text);
    value_finish(&report->report);
}
