/* cmd_script.c -- `skein script`: work with behaviours outside of the game.
 *
 * Each form is a file script_NAME.c. To add one: a function in script_tool.h, a row in `forms`,
 * its line in usage and help. */
#include "engine/app/cmd_script.h"

#include "engine/app/script_tool.h"

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
    enum cmd_status status =
            cmd_usage(err, "what to do with scripts? There is: %s", names.bytes);
    buf_finish(&names);
    return status;
}

static const struct args_option script_options[] = {
        {"stock", NULL,
                "check, test: they are of the stock game, and may do what only that does"},
        {"server", "URL", "pull, push, watch: http://HOST:PORT; later the folder knows"},
        {"token-file", "FILE", "pull, push, watch: a file with a token of the API"},
        {"certificate", "FILE", "pull, push, watch: whom to trust with https"},
        {"force", NULL, "pull, push: overwrite what somebody else changed"},
        {"world", "FILE", "test: in a copy of that world, not of the starter world"},
        {0},
};

static const char script_help[] =
        "check compiles each file as the behaviour of an object, and looks for what is\n"
        "probably wrong in it: names that nothing has, a misspelt event, what a player\n"
        "typed glued into markup. It prints FILE:LINE: MESSAGE for each problem; exit\n"
        "status 1 if there is one.\n"
        "\n"
        "test runs the tests that behaviours carry, in a world for the moment: a copy of\n"
        "--world, or a new starter world. FILE is tested as the behaviour of the object\n"
        "whose ref is its name without .lua, or of a thing made for it; NAME is a ref or\n"
        "#ID. Each test is undone; its clock stands still until it turns it. The output\n"
        "is TAP; exit status 1 if one fails, or if there is none.\n"
        "\n"
        "annotations prints what a Lua language server must know to complete and check\n"
        "the functions of scripts. With DIR it writes them there (skein-api/skein.lua),\n"
        "and .luarc.json and .luacheckrc beside them, unless these are there.\n"
        "\n"
        "pull writes the behaviours of what you own as files into DIR, named after ref or\n"
        "#ID, and the annotations beside them. push saves the files that you changed;\n"
        "one that does not compile is told as FILE:LINE:COLUMN: MESSAGE. watch does so\n"
        "whenever a file is written. What was changed on both sides is a conflict: pull\n"
        "writes theirs beside yours; with --force, pull takes theirs and push saves yours.\n"
        "Who you are says --token-file, the environment's SKEIN_TOKEN, or a name and a\n"
        "password that are asked for.\n"
        "\n"
        "Example: skein script check behaviours/lamp.lua\n";

const struct cmd cmd_script = {
        .name = "script",
        .usage = "check [--stock] FILE...\n"
                 "test [--stock] [--world FILE] FILE|NAME...\n"
                 "annotations [DIR]\n"
                 "pull|push|watch DIR --server URL",
        .summary = "checks, tests and edits behaviours outside of the game",
        .help = script_help,
        .options = script_options,
        .words = CMD_ANY_WORDS,
        .run = run_cmd_script,
};
