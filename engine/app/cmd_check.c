/* cmd_check.c -- `skein check`: is a world what it should be? Which rules there
 * are is world/store/check.c's; which prototypes the game needs is the engine's.
 * It only reads, so it may run beside a server. */
#include "engine/app/cmd.h"

#include "engine/app/progress.h"
#include "engine/core/engine.h"
#include "world/store/check.h"

#include <stdio.h>

static void print_problem(void *data, const char *text)
{
    progress_clear(data);
    (void)puts(text);
}

static void print_missing(void *data, const char *ref)
{
    size_t *problems = data;
    ++*problems;
    (void)printf(ENGINE_NO_PROTOTYPE "\n", ref);
}

static enum cmd_status run(const struct args *args, struct err *err)
{
    const char *world = cmd_world(args);
    struct progress progress;
    size_t problems = 0;
    progress_init(&progress, "checking");
    bool ok = check_world(world, print_problem, progress_show, &progress, &problems, err);
    progress_clear(&progress);
    if (!ok) {
        return CMD_FAILED;
    }
    /* If they cannot be read, the file is damaged, which has been said by then. */
    if (!check_refs(world, engine_prototypes, print_missing, &problems, err) && problems == 0) {
        return CMD_FAILED;
    }
    if (problems > 0) {
        (void)err_set(err, ERR_FORMAT,
                "%s has %zu problem%s, listed on standard output: restore a backup, or keep "
                "the file and ask for help",
                world, problems, problems == 1 ? "" : "s");
        return CMD_FAILED;
    }
    (void)printf("%s: no problems\n", world);
    return CMD_DONE;
}

static const struct args_option options[] = {
        CMD_WORLD_OPTION,
        {0},
};

static const char help[] =
        "Verifies file and world, and prints a line for each problem; exit status 1 if\n"
        "there is one. Changes nothing, and may run beside a server.\n"
        "\n"
        "Example: skein check --world skein.db\n";

const struct cmd cmd_check = {
        .name = "check",
        .usage = "[--world FILE]",
        .summary = "verifies a world",
        .help = help,
        .options = options,
        .run = run,
};
