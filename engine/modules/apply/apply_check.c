/* apply_check.c -- `skein apply --check`: tests the files in a copy of the world.
 *
 * The copy is deleted afterwards. So the tests see the world as it would be, and the running
 * world is not touched. Each test case is undone before the next
 * (engine/modules/workshop/test/script_test.h). */
#include "engine/modules/apply/apply_check.h"

#include "engine/app/scratch.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/apply/apply_lint.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "engine/modules/workshop/test/script_test.h"

#include <string.h>

#define APPLY_CHECK_CASE_STEPS 200000000

struct checking {
    struct host *host;
    const struct design_files *files;
    const char *file; /* of the behaviour */
    int from;         /* the line of its entry, if it stands in one; otherwise 0 */
    size_t tests;
    size_t wrong;
};

static void print_problem_apply_check(void *data, const struct lint_problem *problem)
{
    struct checking *checking = data;
    if (checking->from > 0) {
        (void)printf("%s:%d: line %d of its behaviour: %.*s\n", checking->file, checking->from,
                problem->line, STR_FMT(problem->text));
    } else {
        (void)printf("%s:%d: %.*s\n", checking->file, problem->line, STR_FMT(problem->text));
    }
    checking->wrong += !problem->old;
}

static void print_result_apply_check(
        struct checking *checking, const struct test_result *result)
{
    checking->tests++;
    if (!result->ok) {
        checking->wrong++;
        (void)printf("%s: %.*s: %.*s\n", checking->file, (int)result->name.length,
                result->name.bytes, (int)result->message.length, result->message.bytes);
    }
}

static void run_tests(struct checking *checking, uint64_t object, struct str name)
{
    struct test_plan plan = {.object = object, .name = name, .steps = APPLY_CHECK_CASE_STEPS};
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        struct test_result result;
        struct err err = {0};
        bool loaded = script_test_run(checking->host, &plan, i, &result, &err);
        count = result.count;
        if (!loaded) {
            (void)printf("%s: %s\n", checking->file, err.text);
            checking->wrong++;
            count = 0;
        } else if (i < count) {
            print_result_apply_check(checking, &result);
        }
        test_result_finish(&result);
    }
}

static void check_thing(struct checking *checking, const struct design_thing *thing)
{
    const struct world_files *files = &checking->files->files;
    const struct value *source =
            value_table_get_str(design_props(checking->files, thing), STR("behaviour"));
    struct object *object = apply_find(checking->host->engine, str_of(thing->name));
    if (!source || source->kind != VALUE_STRING || !object) {
        return;
    }
    checking->file = files->behaviour_files[thing->record]
                             ? files->behaviour_files[thing->record]
                             : files->records[thing->record].file.bytes;
    checking->from =
            files->behaviour_files[thing->record] ? 0 : (int)files->records[thing->record].line;
    host_lint_alone(checking->host, object->id, value_as_str(source), object->owner == 0,
            print_problem_apply_check, checking);
    run_tests(checking, object->id, str_of(thing->name));
}

static bool apply_to_copy(struct scratch *scratch, struct design_files *files,
        enum apply_side side, struct err *err)
{
    struct apply_make make = {.host = scratch->game.host,
            .files = files,
            .any_size = true,
            .only_try = true,
            .side = side};
    struct buf text = {0};
    uint64_t number = 0;
    bool ok = asker_find_wizard(scratch->game.engine, NULL, &make.author, err) &&
              apply_make(&make, &text, &number, err);
    (void)fwrite(text.bytes ? text.bytes : "", 1, text.length, stdout);
    if (ok && apply_conflicts(buf_str(&text)) > 0) {
        ok = err_set(err, ERR_EXISTS, "there are conflicts; see the lines that begin with !");
    }
    buf_finish(&text);
    return ok;
}

static void print_lint(void *data, struct str file, int line, struct str text, bool note)
{
    struct checking *checking = data;
    (void)printf("%.*s:%d: %.*s\n", STR_FMT(file), line, STR_FMT(text));
    checking->wrong += !note;
}

bool apply_check(const struct apply_checking *asked, struct err *err)
{
    const char *world = asked->world;
    struct design_files *files = asked->files;
    struct scratch scratch;
    if (!scratch_open(&scratch, world ? NULL : asked->directory, world, err)) {
        return false;
    }
    bool ok = !world || apply_to_copy(&scratch, files, asked->side, err);
    struct checking checking = {.host = scratch.game.host, .files = files};
    if (ok) {
        apply_lint(&(struct apply_lint){.host = scratch.game.host,
                .files = files,
                .bundle = asked->bundle,
                .report = print_lint,
                .data = &checking});
    }
    for (size_t i = 0; ok && i < files->count; i++) {
        check_thing(&checking, &files->things[i]);
    }
    scratch_close(&scratch);
    if (ok) {
        (void)printf("%zu test%s, %zu problem%s\n", checking.tests,
                checking.tests == 1 ? "" : "s", checking.wrong, checking.wrong == 1 ? "" : "s");
    }
    return ok && (checking.wrong == 0 ||
                         err_set(err, ERR_SCRIPT, "%zu problem%s; see the lines above",
                                 checking.wrong, checking.wrong == 1 ? "" : "s"));
}
