/* script_try.c -- `skein script test`: running the test() cases of behaviours.
 *
 * The cases run in a temporary world: a copy of --world, or a new starter world. Each case is
 * undone before the next (engine/modules/workshop/test/script_test.h), so their order does not matter.
 *
 * FILE is the behaviour of an object whose ref is the path without .lua, or the end of that
 * path (dir/sorrel/car.lua: sorrel/car). If no object has that ref, a thing is created for it.
 * NAME is a ref or #ID, tested with its current behaviour. The result is TAP. */
#include "engine/modules/script/script_tool.h"
#include "engine/modules/workshop/test/script_test.h"

#include <string.h>

#define SCRIPT_TRY_CASE_STEPS 200000000

struct trying {
    struct host *host;
    struct world *world;
    bool named_world; /* by --world: the files' objects should exist in it */
    bool stock;       /* the files belong to the stock game */
    struct script_tap tap;
};

static bool is_file(const char *word)
{
    return str_ends(str_of(word), STR(".lua"));
}

static struct object *find_object_script_try(struct world *world, struct str name)
{
    uint64_t id = 0;
    if (str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id)) {
        return world_find(world, id);
    }
    name = str_starts(name, STR("$")) ? str_slice(name, 1, name.length) : name;
    return world_find_ref(world, name);
}

/* Finds the object for a file name: "behaviours/sorrel/car.lua" is sorrel/car if that exists,
 * else car. *out_name is the matching ref, or the last part of the path if nothing matches. */
static struct object *find_by_path(struct world *world, const char *path, struct str *out_name)
{
    struct str rest = str_slice(str_of(path), 0, strlen(path) - strlen(".lua"));
    for (;;) {
        size_t slash = str_find_char(rest, '/', 0);
        struct object *object = find_object_script_try(world, rest);
        *out_name = rest;
        if (object || slash == SIZE_MAX) {
            return object;
        }
        rest = str_slice(rest, slash + 1, rest.length);
    }
}

static bool run_cases(struct trying *trying, const struct test_plan *plan, struct err *err)
{
    size_t count = 1;
    for (size_t i = 0; i < count; i++) {
        struct test_result result;
        bool loaded = script_test_run(trying->host, plan, i, &result, err);
        count = result.count;
        if (i < count) {
            script_tap_test(&trying->tap, plan->name, result.ok, buf_str(&result.name),
                    buf_str(&result.message));
        } else if (loaded) {
            (void)printf("# %.*s: no tests\n", STR_FMT(plan->name));
        }
        test_result_finish(&result);
        if (!loaded) {
            return false;
        }
    }
    return true;
}

/* Runs the cases of a word. A behaviour that does not load counts as a failed case. */
static void run_word(struct trying *trying, const char *word)
{
    struct buf source = {0};
    struct err err = {0};
    bool file = is_file(word);
    struct str name = str_of(word);
    struct object *object = file ? find_by_path(trying->world, word, &name)
                                 : find_object_script_try(trying->world, name);
    struct test_plan plan = {.object = object ? object->id : 0,
            .name = name,
            .steps = SCRIPT_TRY_CASE_STEPS,
            .stock = trying->stock};
    bool ok = true;
    if (file) {
        ok = script_read_file(word, &source, &err);
        plan.source = buf_str(&source);
        plan.path = word;
        if (!object && trying->named_world) {
            (void)printf("# %s: nothing has the ref \"%.*s\"; a new item stands for it\n", word,
                    STR_FMT(name));
        }
    } else if (!object) {
        ok = err_set(&err, ERR_MISSING,
                "no object has that ref or number; a file's name ends in .lua");
    }
    if (!ok || !run_cases(trying, &plan, &err)) {
        script_tap_fail(&trying->tap, word, err.text);
    }
    buf_finish(&source);
}

static enum cmd_status test_here(const struct args *args, const char *world, struct err *err)
{
    struct scratch scratch;
    if (!scratch_open(&scratch, world ? NULL : "starter", world, err)) {
        return CMD_FAILED;
    }
    struct trying trying = {.host = scratch.game.host,
            .world = scratch.game.world,
            .named_world = world != NULL,
            .stock = args_has(args, "stock")};
    for (size_t i = 1; i < args->word_count; i++) {
        run_word(&trying, args->words[i]);
    }
    scratch_close(&scratch);
    return script_tap_end(&trying.tap, err) ? CMD_DONE : CMD_FAILED;
}

enum cmd_status script_test_command(const struct args *args, struct err *err)
{
    bool named = cmd_world_is_named(args);
    if (args->word_count < 2) {
        return cmd_usage(err, "FILE or NAME is missing");
    }
    if (named && args_has(args, "server")) {
        return cmd_usage(err, "give --world or --server, not both");
    }
    if (args_has(args, "server")) {
        return script_there_run(args, err);
    }
    return named ? cmd_world_run(args, test_here, err) : test_here(args, NULL, err);
}
