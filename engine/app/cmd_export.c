/* cmd_export.c -- `skein export`: writes the world as text, by world_export.c. Read-only, so it
 * may run beside a server. */
#include "engine/app/cmd.h"

#include "engine/app/progress.h"
#include "engine/app/world_export.h"

#include <stdio.h>

static enum cmd_status run_cmd_export(const struct args *args, struct err *err)
{
    struct progress progress;
    progress_init(&progress, "exporting");
    struct buf notes = {0};
    struct export_options export = {
            .design = args_has(args, "design"), .progress = progress_show, .data = &progress};
    bool ok = world_export(cmd_world(args), args->words[0], &export, &notes, err);
    progress_clear(&progress);
    return cmd_end(ok, &notes);
}

static const struct args_option cmd_export_options[] = {
        CMD_WORLD_OPTION,
        {"design", NULL, "write what builders made alone, and not what play has made of it"},
        {0},
};

static const char export_help[] =
        "Writes the world as text files into DIR, which must be empty or not exist: one file\n"
        "an area, behaviours beside them, and in DIR/state what play has made of that: where\n"
        "things are now, doors, counters, timers. `skein init --from DIR` makes an equal "
        "world,\n"
        "`skein apply DIR` changes a living one. DIR/skein.base goes with the files: it says\n"
        "what they were when they were exported.\n"
        "Accounts, players' characters and what they carry are no part of it, but for what\n"
        "has a ref; says a line for each property that names such a thing. May run beside\n"
        "a server.\n"
        "\n"
        "Example: skein export --world skein.db village\n";

const struct cmd cmd_export = {
        .name = "export",
        .usage = "[--world FILE] [--design] DIR",
        .summary = "writes a world as text",
        .help = export_help,
        .options = cmd_export_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_cmd_export,
};
