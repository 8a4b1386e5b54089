/* cmd_init.c -- `skein init`: creates a world, by world_make.c. */
#include "engine/app/cmd.h"

#include "engine/app/game_choice.h"
#include "engine/app/world_make.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/data/data_file.h"

#include <stdio.h>

/* Prints how to serve a game whose packages are partly folders, which a world does not name. */
static void note_folders(const struct game_choice *choice, struct buf *notes)
{
    if (game_choice_has_folders(choice)) {
        buf_printf(notes,
                "serve it with --game %s, or with this line in the configuration:\npackages = ",
                choice->folder);
        data_file_write(&choice->file.packages, NULL, notes);
        buf_add_char(notes, '\n');
    }
}

static bool init_game(const char *world, const char *word, struct buf *notes, struct err *err)
{
    struct game_choice choice;
    bool ok = game_choice_find(word ? word : GAME_DEFAULT, &choice, err) &&
              world_make_game(world, &choice, notes, err);
    if (ok) {
        buf_printf(notes, "made %s, a world of the game %s: %s\n", world, choice.file.name,
                choice.file.title);
        note_folders(&choice, notes);
    }
    game_choice_finish(&choice);
    return ok;
}

/* Says how to serve the world, and where the first password appears. */
static void note_next(const struct args *args, struct buf *notes)
{
    static const char *const options[] = {"world", "config"};
    buf_add_text(notes, "Start it with `skein serve");
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        const char *value = args_value(args, options[i]);
        if (value) {
            buf_printf(notes, " --%s %s", options[i], value);
        }
    }
    buf_add_text(notes, "`: the first start prints the password of the account wizard.\n");
}

static enum cmd_status init_world(const struct args *args, const char *world, struct err *err)
{
    const char *from = args_value(args, "from");
    const char *game = args_value(args, "game");
    struct buf notes = {0};
    if (from && game) {
        return cmd_usage(err, "give --game or --from, not both: a folder with a game.lua is a "
                              "game");
    }
    if (!cmd_set_assets(args, err)) {
        return CMD_FAILED;
    }
    bool ok = from ? world_make(world, from, &notes, err) : init_game(world, game, &notes, err);
    if (ok && from) {
        buf_printf(&notes, "made %s from %s\n", world, from);
    }
    if (ok) {
        note_next(args, &notes);
    }
    asset_set_directory(NULL);
    return cmd_end(ok, &notes);
}

static enum cmd_status run_cmd_init(const struct args *args, struct err *err)
{
    return cmd_world_run(args, init_world, err);
}

static void print_games(FILE *out)
{
    (void)fputs("\nGames:\n", out);
    game_choice_print(out);
}

static const struct args_option init_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"game", "GAME", "one of those below, or a folder with a game.lua"},
        {"from", "SOURCE", "starter (the default), empty, or a directory"},
        {"assets", "DIR", "use games and packages from DIR before those built in"},
        {0},
};

static const char init_help[] =
        "Creates a world: of a game, the starter world, an empty one, or a world from the\n"
        "text files in DIR. Never overwrites a file. A game is a list of packages with a\n"
        "first area; the world keeps the list, and `skein serve` serves it with these\n"
        "packages. Text files contain no accounts: a line is printed for each owner of\n"
        "things, who gets them back with an account and the role of a builder. The first\n"
        "`skein serve` makes the account wizard, and prints its password.\n"
        "\n"
        "Example: skein init --world village.db --game talker\n";

const struct cmd cmd_init = {
        .name = "init",
        .usage = "[--world FILE] [--config FILE] [--game GAME | --from starter|empty|DIR]",
        .summary = "creates a world",
        .help = init_help,
        .options = init_options,
        .print_more = print_games,
        .run = run_cmd_init,
};
