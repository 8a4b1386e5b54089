/* cmd_init.c -- `skein init`: creates a world, by world_make.c. */
#include "engine/app/cmd.h"

#include "engine/app/world_make.h"

#include <stdio.h>

static enum cmd_status run_cmd_init(const struct args *args, struct err *err)
{
    const char *from = args_value(args, "from");
    struct buf notes = {0};
    bool ok = world_make(cmd_world(args), from ? from : "starter", &notes, err);
    return cmd_end(ok, &notes);
}

static const struct args_option init_options[] = {
        CMD_WORLD_OPTION,
        {"from", "SOURCE", "starter (the default), empty, or a directory"},
        {0},
};

static const char init_help[] =
        "Creates a world: the starter world, an empty one, or a world from the text\n"
        "files in DIR. Never overwrites a file. Text files contain no accounts: a line\n"
        "is printed for each owner of things, who gets them back with an account and the\n"
        "role of a builder.\n"
        "\n"
        "Example: skein init --world village.db --from starter\n";

const struct cmd cmd_init = {
        .name = "init",
        .usage = "[--world FILE] [--from starter|empty|DIR]",
        .summary = "creates a world",
        .help = init_help,
        .options = init_options,
        .run = run_cmd_init,
};
