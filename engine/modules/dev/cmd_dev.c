/* cmd_dev.c -- `skein dev`: a private world made from a folder's files, and a server on it.
 *
 * The server is that of `skein serve`, with a world, a configuration and ports of its own. dev.c works in it, and
 * finds what it needs among the options. The folder of the world is removed at the end. */
#include "engine/app/account_care.h"
#include "engine/base/file.h"
#include "engine/core/people/account.h"
#include "engine/modules/dev/dev.h"
#include "engine/modules/dev/module.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Nobody else comes in, and a lost save costs nothing. The process keeps its rights, because it reads the folder and
 * may be asked to push. */
static const char dev_config[] = "name = \"Dev\"\n"
                                 "privileges = \"keep\"\n"
                                 "durability = \"process\"\n"
                                 "passwords = { memory_kib = 8 }\n"
                                 "limits = { exempt = { \"127.0.0.0/8\" } }\n";

enum { DEV_GIVEN_MAX = 20 };

struct dev_args {
    struct args_option options[DEV_GIVEN_MAX];
    struct args_given given[DEV_GIVEN_MAX];
    size_t count;
};

static void give(struct dev_args *out, const char *name, const char *value)
{
    must(out->count < DEV_GIVEN_MAX);
    out->options[out->count] = (struct args_option){.name = name, .value = value ? "X" : NULL};
    out->given[out->count] = (struct args_given){&out->options[out->count], value};
    out->count++;
}

static void give_same(struct dev_args *out, const struct args *args, const char *name)
{
    if (args_has(args, name)) {
        give(out, name, args_value(args, name));
    }
}

/* A server of `skein dev`. */
struct dev_serving {
    const char *config; /* the file */
    const char *again;  /* the file of dev_again.c */
    struct buf *before; /* its text from the server before; empty: this is the first */
};

/* Gives "http:ADDRESS": a free port of this machine, or that of the server before. */
static void give_listen(
        struct dev_args *out, const char *service, struct str before, struct buf *address)
{
    struct str same = STR("127.0.0.1:0");
    (void)!dev_again_next(&before, service, &same);
    buf_printf(address, "%s:%.*s", service, STR_FMT(same));
    give(out, "listen", address->bytes);
}

static enum cmd_status serve(const struct args *args, const struct dev_world *make,
        const struct scratch *scratch, const struct dev_serving *serving, struct err *err)
{
    static const char *const same[] = {"assets", "server", "certificate", "push", "poll", "as",
            "from", DEV_OPTION_UNTYPED};
    struct dev_args given = {0};
    const char *game = dev_world_game(make);
    struct buf http = {0};
    struct buf telnet = {0};
    give(&given, "world", scratch->path);
    give(&given, "config", serving->config);
    give_listen(&given, "http", buf_str(serving->before), &http);
    give_listen(&given, "telnet", buf_str(serving->before), &telnet);
    give(&given, "log", "warning");
    give(&given, DEV_OPTION_FOLDER, make->folder);
    give(&given, DEV_OPTION_PASSWORD, make->password);
    give(&given, DEV_OPTION_AGAIN, serving->again);
    if (serving->before->length > 0) {
        give(&given, DEV_OPTION_BEFORE, serving->before->bytes);
    }
    if (game) {
        give(&given, "game", game);
    }
    if (args_has(args, DEV_OPTION_TRUSTED) || game == make->folder) {
        give(&given, DEV_OPTION_TRUSTED, NULL);
    }
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        give_same(&given, args, same[i]);
    }
    struct args server = {.given = given.given, .given_count = given.count};
    enum cmd_status status = cmd_serve.run(&server, err);
    buf_finish(&http);
    buf_finish(&telnet);
    return status;
}

/* Makes a world and serves it until it ends. before: see struct dev_serving; then has the text for the next server, or
 * nothing if there is to be none. */
static enum cmd_status serve_one(const struct args *args, const struct dev_world *make,
        struct buf *before, struct err *err)
{
    struct scratch scratch = {0};
    struct buf config = {0};
    struct buf again = {0};
    if (!dev_world_make(make, &scratch, err)) {
        return CMD_FAILED;
    }
    buf_printf(&config, "%s/config.lua", scratch.directory);
    buf_printf(&again, "%s/again", scratch.directory);
    enum cmd_status status = CMD_FAILED;
    if (file_replace(config.bytes, str_of(dev_config), 0600, err)) {
        const struct dev_serving serving = {config.bytes, again.bytes, before};
        status = serve(args, make, &scratch, &serving, err);
    }
    if (!dev_again_read(again.bytes, before)) {
        buf_clear(before);
    }
    scratch_close(&scratch);
    buf_finish(&config);
    buf_finish(&again);
    return status;
}

static bool check_dev(const struct args *args, struct err *err)
{
    struct stat info;
    if (args_has(args, "from") && args_has(args, "game")) {
        return err_set(err, ERR_FORMAT, "give --from or --game, not both");
    }
    if (args_has(args, "push") && !args_has(args, "server")) {
        return err_set(err, ERR_FORMAT, "--push needs --server URL");
    }
    if (stat(args->words[0], &info) != 0 || !S_ISDIR(info.st_mode)) {
        return err_set(err, ERR_MISSING, "there is no folder %s: `skein export` writes one",
                args->words[0]);
    }
    return true;
}

static enum cmd_status run_dev(const struct args *args, struct err *err)
{
    char password[25];
    struct buf before = {0};
    if (!check_dev(args, err)) {
        return err->code == ERR_FORMAT ? CMD_USAGE : CMD_FAILED;
    }
    account_random_password(password);
    struct dev_world make = {.folder = args->words[0],
            .from = args_value(args, "from"),
            .game = args_value(args, "game"),
            .name = args_has(args, "as") ? args_value(args, "as") : DEV_NAME,
            .password = password};
    enum cmd_status status = cmd_set_assets(args, err) ? CMD_DONE : CMD_FAILED;
    do {
        status = status == CMD_DONE ? serve_one(args, &make, &before, err) : status;
    } while (status == CMD_DONE && before.length > 0);
    explicit_bzero(password, sizeof(password));
    buf_finish(&before);
    return status;
}

static const struct args_option dev_options[] = {
        {"from", "WORLD", "begin with a copy of this world, and apply the files to it"},
        {"game", "GAME", "begin with a new world of this game (skein init --help)"},
        {"as", "NAME", "your name in the private world (default: " DEV_NAME ")"},
        {"server", "URL", "the real server, for push; with SKEIN_TOKEN"},
        {"certificate", "FILE", "certificates to trust for https"},
        {DEV_OPTION_TRUSTED, NULL, "what has no owner runs as the game, not as a builder's"},
        {"push", NULL, "push each green save"},
        {"poll", NULL, "look at the files' times, where the system does not report writes"},
        {DEV_OPTION_UNTYPED, NULL,
                "read no words: for a start without a terminal, as by nohup"},
        {"assets", "DIR", "use scripts, help and web pages from DIR before those built in"},
        {0},
};

const struct cmd cmd_dev = {
        .name = "dev",
        .usage = "[--from WORLD | --game GAME] [--as NAME] [--trusted] [--no-input] [--server "
                 "URL [--push]] "
                 "DIR",
        .summary = "a private world from files, with tests at each save",
        .help = "Makes a private world from the files in DIR, as `skein export` writes them, "
                "and\n"
                "serves it on free ports of this machine. It prints a link that logs you in.\n"
                "Whenever you save a file, the change is applied to that world, all areas and "
                "the\n"
                "changed behaviours are checked, and all tests that the change can touch run "
                "at\n"
                "noon, at midnight and in rain.\n"
                "You get one block a save: FILE:LINE: SENTENCE for each problem, then red or\n"
                "green. DIR itself is never written to, except by a push.\n"
                "\n"
                "Things without an owner have a builder's rights, as after a push. In a folder "
                "with\n"
                "a game.lua, or with --trusted, they run as the game.\n"
                "\n"
                "Type push to send the files to --server when the last save is green: there "
                "the\n"
                "tests of the changed behaviours run once more and are undone, and then the\n"
                "files are applied, as by `skein apply --server`. Type test to run all tests,\n"
                "reset to begin again with a fresh world under the same link, and quit (or\n"
                "press Ctrl-C) to end. The private world is then removed. The end of the "
                "input\n"
                "ends it, too, once the tests have run; with --no-input it goes on until a "
                "signal.\n"
                "\n"
                "Example: skein export village && skein dev village\n",
        .options = dev_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_dev,
};
