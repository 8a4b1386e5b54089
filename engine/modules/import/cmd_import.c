/* cmd_import.c -- `skein import`: adds areas of other games to a world.
 *
 * The world must exist and must not be in use: an import is one large commit. Each format is
 * defined by a file in scripts/old-areas/import, see engine/modules/import/import.h. */
#include "engine/modules/import/cmd_import.h"

#include "engine/app/game.h"
#include "engine/app/progress.h"
#include "engine/modules/import/import.h"
#include "world/model/tx.h"

static void print_oddity(void *data, const char *file, uint32_t line, const char *text)
{
    progress_clear(data);
    (void)fprintf(stderr, "%s:%u: %s\n", file, line, text);
}

static bool import_into(
        struct game *game, const struct args *args, struct buf *report, struct err *err)
{
    struct progress progress;
    progress_init(&progress, "importing");
    struct import_options cmd_import_options = {
            .oddity = print_oddity,
            .progress = progress_show,
            .data = &progress,
            .classic = args_has(args, "classic"),
    };
    tx_begin(game->world);
    bool ok = import_run(game->world, args_value(args, "format"), args->words[0],
            &cmd_import_options, report, err);
    if (ok) {
        (void)tx_commit(game->world);
        ok = game_sync(game, err);
    } else {
        tx_rollback(game->world);
    }
    progress_clear(&progress);
    return ok;
}

static enum cmd_status check_format(const char *format, struct err *err)
{
    struct buf formats = {0};
    if (format && import_has(format)) {
        return CMD_DONE;
    }
    import_list(&formats);
    enum cmd_status status = format ? cmd_usage(err, "there is no format %s; there is: %s",
                                              format, formats.bytes ? formats.bytes : "none")
                                    : cmd_usage(err, "--format is missing; there is: %s",
                                              formats.bytes ? formats.bytes : "none");
    buf_finish(&formats);
    return status;
}

static enum cmd_status import_it(const struct args *args, const char *world, struct err *err)
{
    struct game game;
    struct buf report = {0};
    bool ok = game_open_bare(world, &game, err) && import_into(&game, args, &report, err);
    game_close(&game);
    enum cmd_status made = cmd_end(true, &report); /* the counts may explain the failure */
    return ok ? made : CMD_FAILED;
}

static enum cmd_status run_import(const struct args *args, struct err *err)
{
    if (!cmd_set_assets(args, err)) {
        return CMD_FAILED;
    }
    enum cmd_status status = check_format(args_value(args, "format"), err);
    return status == CMD_DONE ? cmd_world_run(args, import_it, err) : status;
}

static const struct args_option cmd_import_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"format", "FORMAT",
                "what DIR holds: circle (CircleMUD, tbaMUD), rom, rot, merc, envy, smaug, "
                "godwars, or one of your own"},
        {"classic", NULL,
                "also make the game like the old one: its start, its words, its fights"},
        {"assets", "DIR",
                "use formats (scripts/old-areas/import) from DIR before those built in"},
        {0},
};

static const char import_help[] =
        "Reads the `world` directory of a CircleMUD or tbaMUD (wld, mob, obj, zon, shp,\n"
        "trg, qst, and text/help and misc/socials beside it), or a part of it. With\n"
        "--format rom, rot, merc, envy, smaug or godwars it reads the `area` directory of\n"
        "such a game (area.lst and .are files). Adds everything to the world. Prints the "
        "number of records of each\n"
        "kind, and at the end how many records the files have and how many were\n"
        "imported. Warnings about the files go to standard error. If the import fails or\n"
        "would leave out a record, nothing is written. The world must not be in use.\n"
        "--classic makes the world's game like the old one: newcomers start and the dead\n"
        "wake where they did there, fights have no announced blows, and the old words\n"
        "and the old score are there (`help classic`).\n"
        "`help importing` in the game explains how to write your own format.\n"
        "\n"
        "Example: skein import --format circle --world skein.db circle/lib/world\n";

const struct cmd cmd_import = {
        .name = "import",
        .usage =
                "--format FORMAT [--classic] [--assets DIR] [--world FILE] [--config FILE] DIR",
        .summary = "adds areas of another game to a world",
        .help = import_help,
        .options = cmd_import_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_import,
};
