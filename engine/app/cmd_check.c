/* cmd_check.c -- `skein check`: is a world what it should be? Which rules there
 * are is world/store/check.c's; which prototypes the game needs is the engine's.
 * It only reads, so it may run beside a server. */
#include "engine/app/cmd.h"

#include "engine/app/game.h"
#include "engine/app/progress.h"
#include "engine/core/script/timer.h"
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

/* Opens it as serve would, and takes no change. */
static bool open_as_served(const char *world, const char *start, struct err *err)
{
    struct game game;
    struct game_options options = {
            .store = {.path = world, .forgets = true},
            .engine = {.start = start},
            .host = {.deterministic = true},
    };
    if (!game_open(&options, &game, err)) {
        return false;
    }
    bool ok = timers_load(game.engine, err);
    game_close(&game);
    return ok;
}

static enum cmd_status run(const struct args *args, struct err *err)
{
    const char *world = cmd_world(args);
    struct progress progress;
    size_t problems = 0;
    /* What is wrong comes before the sum, also where both go into one pipe. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
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
    if (args_has(args, "trial")) {
        log_set_level(LOG_ERROR);
        if (!open_as_served(world, args_value(args, "start"), err)) {
            return CMD_FAILED;
        }
    }
    (void)printf("%s: no problems\n", world);
    return CMD_DONE;
}

static const struct args_option options[] = {
        CMD_WORLD_OPTION,
        {"trial", NULL, "also open it as serve would, and forget what that changes"},
        {"start", "REF", "with --trial: the room newcomers wake in (default: start)"},
        {0},
};

static const char help[] =
        "Verifies file and world, and prints a line for each problem; exit status 1 if\n"
        "there is one. Changes nothing, and may run beside a server. With --trial it is\n"
        "also opened with all its scripts, as `skein serve` would: so every backup is tried\n"
        "after it was made.\n"
        "\n"
        "Example: skein check --world skein.db\n";

const struct cmd cmd_check = {
        .name = "check",
        .usage = "[--trial [--start REF]] [--world FILE]",
        .summary = "verifies a world",
        .help = help,
        .options = options,
        .run = run,
};
