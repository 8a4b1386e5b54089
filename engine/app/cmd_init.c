/* cmd_init.c -- `skein init`: makes a world. How is world_make.c's. */
#include "engine/app/cmd.h"

#include "engine/app/world_make.h"

static enum cmd_status run(const struct args *args, struct err *err)
{
    const char *from = args_value(args, "from");
    enum cmd_status status = cmd_want_words(args, 0, "", err);
    if (status != CMD_DONE) {
        return status;
    }
    return world_make(cmd_world(args), from ? from : "starter", err) ? CMD_DONE : CMD_FAILED;
}

static const struct args_option options[] = {
        CMD_WORLD_OPTION,
        {"from", "SOURCE", "starter (the default), empty, or a directory"},
        {0},
};

const struct cmd cmd_init = {
        .name = "init",
        .usage = "[--world FILE] [--from starter|empty|DIR]",
        .summary = "creates a world",
        .help = "Creates a world: the starter world, an empty one, or the one that DIR holds "
                "as\n"
                "text. Refuses to overwrite anything.\n"
                "\n"
                "Example: skein init --world village.db --from starter\n",
        .options = options,
        .run = run,
};
