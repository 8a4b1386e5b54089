/* cmd_script.c -- `skein script`: work with behaviours outside of the game.
 *
 * Each form is a file script_NAME.c. To add one: a function in script_tool.h, a row in `forms`,
 * its line in usage and help. */
#include "engine/modules/script/cmd_script.h"

#include "engine/modules/script/script_tool.h"

#include <string.h>

static const struct {
    const char *name;
    enum cmd_status (*run)(const struct args *args, struct err *err);
} forms[] = {
        {"check", script_check_run},
        {"test", script_test_command},
        {"annotations", script_annotations_run},
        {"pull", script_pull_run},
        {"push", script_push_run},
        {"watch", script_watch_run},
        {"migrate", script_migrate_run},
};

static enum cmd_status run_cmd_script(const struct args *args, struct err *err)
{
    struct buf names = {0};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (args->word_count > 0 && strcmp(args->words[0], forms[i].name) == 0) {
            buf_finish(&names);
            return forms[i].run(args, err);
        }
        buf_printf(&names, "%s%s", i ? ", " : "", forms[i].name);
    }
    enum cmd_status status = cmd_usage(err, "which action? There is: %s", names.bytes);
    buf_finish(&names);
    return status;
}

static const struct args_option script_options[] = {
        {"stock", NULL,
                "check, test: the files belong to the stock game, with its extra rights"},
        {"server", "URL",
                "pull, push, watch: http://HOST:PORT; only needed once for each folder"},
        {"token-file", "FILE", "pull, push, watch: a file with an API token"},
        {"certificate", "FILE", "pull, push, watch: certificates to trust for https"},
        {"force", NULL, "pull, push: overwrite the other side's changes"},
        {"world", "FILE", "test: use a copy of that world, not a starter world"},
        {"write", NULL, "migrate: change the files, not only show how"},
        {0},
};

static const char script_help[] =
        "check compiles each file as the behaviour of an object, and looks for probable\n"
        "mistakes: unknown names, a misspelt event, a player's text used in markup. It\n"
        "prints FILE:LINE: MESSAGE for each problem; exit status 1 if it finds a\n"
        "problem. An old spelling is a warning, not a problem.\n"
        "\n"
        "test runs the tests in behaviours, in a temporary world: a copy of --world, or\n"
        "a new starter world. FILE is tested as the behaviour of the object whose ref is\n"
        "its name without .lua, or of a new thing; NAME is a ref or #ID. Each test is\n"
        "undone afterwards; the clock moves only when the test moves it. The output is\n"
        "TAP; exit status 1 if a test fails or no test is found.\n"
        "\n"
        "migrate rewrites old spellings in files, or in all .lua files of a directory.\n"
        "It shows the changes as a patch; with --write it makes them. Comments and layout\n"
        "stay. What only you can change is listed as FILE:LINE: by hand.\n"
        "\n"
        "annotations prints the annotations with which a Lua language server can\n"
        "complete and check script functions. With DIR it writes them there\n"
        "(skein-api/skein.lua), with .luarc.json and .luacheckrc unless these exist.\n"
        "\n"
        "pull writes the behaviours of your objects as files into DIR, named after the\n"
        "ref or #ID, with the annotations. push saves the files that you changed; a\n"
        "compile error is printed as FILE:LINE:COLUMN: MESSAGE. watch does so whenever a\n"
        "file is written. A change on both sides is a conflict: pull writes the server's\n"
        "version beside yours. With --force, pull overwrites your version and push\n"
        "overwrites the server's. You log in with --token-file, SKEIN_TOKEN in the\n"
        "environment, or a name and password at the prompt.\n"
        "\n"
        "Example: skein script check behaviours/lamp.lua\n";

const struct cmd cmd_script = {
        .name = "script",
        .usage = "check [--stock] FILE...\n"
                 "test [--stock] [--world FILE] FILE|NAME...\n"
                 "migrate [--write] FILE|DIR...\n"
                 "annotations [DIR]\n"
                 "pull|push|watch DIR --server URL",
        .summary = "checks, tests and edits behaviours outside the game",
        .help = script_help,
        .options = script_options,
        .words = CMD_ANY_WORDS,
        .run = run_cmd_script,
};
