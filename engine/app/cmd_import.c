/* cmd_import.c -- `skein import`: areas of other games into a world.
 *
 * The world must be there, and nobody's: an import is one commit, and a large one. How
 * areas are read is world/import_circle.c's. To add a format: a line in `formats`. */
#include "engine/app/cmd.h"

#include "engine/app/game.h"
#include "engine/app/progress.h"
#include "world/import_circle.h"
#include "world/model/tx.h"

#include <string.h>

static void print_oddity(void *data, const char *file, uint32_t line, const char *text)
{
    progress_clear(data);
    (void)fprintf(stderr, "%s:%u: %s\n", file, line, text);
}

static void print_counts(const struct import_counts *counts)
{
    const struct {
        const char *kind;
        size_t count;
    } lines[] = {
            {"rooms", counts->rooms},
            {"objects", counts->objects},
            {"mobiles", counts->mobiles},
            {"zones", counts->zones},
            {"shops", counts->shops},
            {"triggers", counts->triggers},
            {"quests", counts->quests},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        (void)printf("%s %zu\n", lines[i].kind, lines[i].count);
    }
    if (counts->triggers + counts->quests > 0) {
        (void)printf("Kept as properties, but nothing acts on them yet: %zu triggers and %zu "
                     "quests.\n",
                counts->triggers, counts->quests);
    }
}

static bool import_circle_into(struct game *game, const char *directory, struct err *err)
{
    struct progress progress;
    struct import_counts counts = {0};
    progress_init(&progress, "importing");
    struct import_options options = {
            .run_resets = true,
            .oddity = print_oddity,
            .progress = progress_show,
            .data = &progress,
    };
    tx_begin(game->world);
    bool ok = import_circle(game->world, directory, &options, &counts, err);
    if (ok) {
        (void)tx_commit(game->world);
        ok = game_sync(game, err);
    } else {
        tx_rollback(game->world);
    }
    progress_clear(&progress);
    if (ok) {
        print_counts(&counts);
    }
    return ok;
}

static const struct {
    const char *name;
    bool (*import)(struct game *game, const char *directory, struct err *err);
} formats[] = {
        {"circle", import_circle_into},
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

static enum cmd_status run(const struct args *args, struct err *err)
{
    const char *format = args_value(args, "format");
    enum cmd_status status = cmd_want_words(args, 1, "DIR", err);
    if (status != CMD_DONE) {
        return status;
    }
    size_t i = 0;
    while (i < FORMAT_COUNT && (!format || strcmp(format, formats[i].name) != 0)) {
        i++;
    }
    if (i == FORMAT_COUNT) {
        return format ? cmd_usage(err, "there is no format %s; there is: circle", format)
                      : cmd_usage(err, "--format is missing; there is: circle");
    }
    struct store_options options = {.path = cmd_world(args), .inline_writer = true};
    struct game game = {0};
    bool ok = store_open(&options, &game.store, err) &&
              world_open(game.store, &game.world, err) &&
              formats[i].import(&game, args->words[0], err);
    game_close(&game);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option options[] = {
        CMD_WORLD_OPTION,
        {"format", "FORMAT", "what DIR holds: circle (CircleMUD, tbaMUD)"},
        {0},
};

const struct cmd cmd_import = {
        .name = "import",
        .usage = "--format circle [--world FILE] DIR",
        .summary = "adds areas of another game to a world",
        .help = "Reads the `world` directory of a CircleMUD or tbaMUD (wld, mob, obj, zon, "
                "shp,\n"
                "trg, qst), or a part of it, and adds everything to the world. Prints how many "
                "of\n"
                "each kind there were; what is odd in a file goes to standard error. Nothing "
                "is\n"
                "written if it fails. The world must not be in use.\n"
                "\n"
                "Example: skein import --format circle --world skein.db circle/lib/world\n",
        .options = options,
        .run = run,
};
