/* apply_trial.c -- `skein apply --check --server`: lints and tests files in the running world, with its packages and its
 * people's things.
 *
 * All of it is part of the plan's transaction, which is undone. Others wait for it, so it ends early: the linter reads worlds
 * of at most LINT_MOST objects, and no test begins after TESTS_MS. */
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/apply/apply_impl.h"
#include "engine/modules/apply/apply_lint.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "engine/modules/workshop/test/script_test.h"

#include <string.h>

#define TRIAL_CASE_STEPS 200000000
#define TRIAL_END "(tested there: "

enum { LINT_MOST = 3000, TESTS_MS = 300 };

struct trial_run {
    const struct apply_make *make;
    struct buf *out;
    const struct design_thing *thing; /* whose behaviour it is */
    double ms;
    size_t tests;
    size_t problems;
    size_t left; /* behaviours that were not tested */
};

static void put(struct trial_run *run, struct str file, int line, struct str text, bool note)
{
    run->problems += !note;
    buf_printf(run->out, note ? "(%.*s:%d: %.*s)\n" : APPLY_PROBLEM "%.*s:%d: %.*s\n",
            STR_FMT(file), line, STR_FMT(text));
}

static void take_area_problem(void *data, struct str file, int line, struct str text, bool note)
{
    put(data, file, line, text, note);
}

/* Puts a message about a line of the behaviour, which may stand in the entry itself. */
static void put_line(struct trial_run *run, int line, struct str text, bool note)
{
    const struct world_files *files = &run->make->files->files;
    const char *own = files->behaviour_files[run->thing->record];
    const struct text_record *record = &files->records[run->thing->record];
    if (own) {
        put(run, str_of(own), line, text, note);
        return;
    }
    struct buf more = {0};
    buf_printf(&more, "line %d of its behaviour: %.*s", line, STR_FMT(text));
    put(run, record->file, (int)record->line, buf_str(&more), note);
    buf_finish(&more);
}

static void take_lint(void *data, const struct lint_problem *problem)
{
    put_line(data, problem->line, problem->text, problem->old);
}

static void run_trial_tests(struct trial_run *run, struct object *object)
{
    struct test_plan plan = {
            .object = object->id, .name = str_of(run->thing->name), .steps = TRIAL_CASE_STEPS};
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        struct test_result result;
        struct err err = {0};
        struct buf text = {0};
        bool loaded = script_test_run(run->make->host, &plan, i, &result, &err);
        count = loaded ? result.count : 0;
        run->ms += result.ms;
        if (!loaded) {
            put_line(run, 1, str_of(err.text), false);
        } else if (i < count) {
            run->tests++;
            buf_printf(&text, "\"%.*s\": %.*s", STR_FMT(buf_str(&result.name)),
                    STR_FMT(buf_str(&result.message)));
        }
        if (text.length > 0 && !result.ok) {
            put_line(run, result.line, buf_str(&text), false);
        }
        buf_finish(&text);
        test_result_finish(&result);
    }
}

static void try_thing(struct trial_run *run, const struct design_thing *thing)
{
    const struct value *source =
            value_table_get_str(design_props(run->make->files, thing), STR("behaviour"));
    struct object *object = apply_find(run->make->host->engine, str_of(thing->name));
    if (!source || source->kind != VALUE_STRING || !object) {
        return;
    }
    if (run->ms >= TESTS_MS) {
        run->left++;
        return;
    }
    run->thing = thing;
    (void)host_lint(run->make->host, object->id, value_as_str(source), object->owner == 0,
            take_lint, run);
    run_trial_tests(run, object);
}

void apply_trial(const struct apply_make *make, struct buf *out)
{
    struct engine *engine = make->host->engine;
    struct trial_run run = {.make = make, .out = out};
    bool before = engine_transaction(engine)->rehearsing;
    engine_transaction(engine)->rehearsing = false; /* each test is a rehearsal of its own */
    if (engine_world(engine)->next_id <= LINT_MOST) {
        apply_lint(&(struct apply_lint){.host = make->host,
                .files = make->files,
                .bundle = make->bundle,
                .here = true,
                .report = take_area_problem,
                .data = &run});
    } else {
        buf_printf(out,
                "(a world of more than %d things is too large to look for mistakes in areas "
                "while people play: skein dev does)\n",
                LINT_MOST);
    }
    for (size_t i = 0; i < make->files->count; i++) {
        try_thing(&run, &make->files->things[i]);
    }
    engine_transaction(engine)->rehearsing = before;
    if (run.left > 0) {
        buf_printf(out,
                "(%zu behaviour%s not tested, so that nobody waits there: skein dev --from a "
                "copy of that world tests all)\n",
                run.left, run.left == 1 ? " was" : "s were");
    }
    buf_printf(out, TRIAL_END "%zu test%s, %zu problem%s)\n", run.tests,
            run.tests == 1 ? "" : "s", run.problems, run.problems == 1 ? "" : "s");
}

size_t apply_problems(struct str answer)
{
    size_t count = 0;
    bool is_checked = false;
    while (answer.length > 0) {
        struct str line = str_take_until(&answer, '\n');
        count += str_starts(line, STR(APPLY_PROBLEM));
        is_checked = is_checked || str_starts(line, STR(TRIAL_END));
    }
    return is_checked ? count : SIZE_MAX;
}
