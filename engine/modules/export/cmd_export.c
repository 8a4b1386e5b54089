/* cmd_export.c -- `skein export`: writes the world as text, by world_export.c. Read-only, so it
 * may run beside a server. */
#include "engine/app/cmd.h"

#include "engine/app/progress.h"
#include "engine/modules/export/module.h"
#include "engine/modules/export/world_export.h"

#include <stdio.h>

static enum cmd_status export_it(const struct args *args, const char *world, struct err *err)
{
    struct progress progress;
    progress_init(&progress, "exporting");
    struct buf notes = {0};
    struct export_options export = {
            .design = args_has(args, "design"), .progress = progress_show, .data = &progress};
    bool ok = world_export(world, args->words[0], &export, &notes, err);
    progress_clear(&progress);
    if (ok) {
        buf_printf(&notes, "exported %s to %s\n", world, args->words[0]);
    }
    return cmd_end(ok, &notes);
}

static enum cmd_status run_cmd_export(const struct args *args, struct err *err)
{
    return cmd_world_run(args, export_it, err);
}

static const struct args_option cmd_export_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"design", NULL, "write only what builders made, without changes from play"},
        {0},
};

static const char export_help[] =
        "Writes the world as text files into DIR, which must be empty or not exist: one\n"
        "file for each area, with behaviours beside them. DIR/state holds the changes\n"
        "from play: the places of things, doors, counters, timers. `skein init --from\n"
        "DIR` makes an equal world, and `skein apply DIR` changes an existing one. Keep\n"
        "DIR/skein.base with the files: it records the state at the export. Accounts,\n"
        "players' characters and what they carry are not exported, except things with a\n"
        "ref. A line is printed for each property that names a thing left out. The\n"
        "export may run beside a server.\n"
        "\n"
        "Example: skein export --world skein.db village\n";

const struct cmd cmd_export = {
        .name = "export",
        .usage = "[--world FILE] [--config FILE] [--design] DIR",
        .summary = "writes a world as text",
        .help = export_help,
        .options = cmd_export_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_cmd_export,
};
