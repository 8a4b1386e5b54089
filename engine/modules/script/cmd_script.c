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
        {"search", script_search_run},
        {"replace", script_replace_run},
        {"debug", script_debug_run},
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
                "test: run them there; annotations: describe its world; pull, push, watch: "
                "http://HOST:PORT, only needed once "
                "for "
                "each folder"},
        {"token-file", "FILE", "with a server: a file with an API token"},
        {"certificate", "FILE", "with a server: certificates to trust for https"},
        {"test", NULL, "push, watch: save only what passes its tests on the server"},
        {"force", NULL,
                "pull, push: overwrite the other side's changes; replace: even with new "
                "warnings"},
        {"pattern", NULL, "search, replace: the text is a Lua pattern; NEW may have %1"},
        {"within", "REF", "search, replace: only things with this ref, or a ref below it"},
        {"dry-run", NULL, "replace: only show what would change"},
        {"dap", NULL, "debug: speak the Debug Adapter Protocol"},
        {"world", "FILE",
                "test: use a copy of that world, not a starter world; annotations: describe "
                "what it has"},
        {"config", "FILE", "test, annotations: the configuration, which names that world"},
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
        "TAP; exit status 1 if a test fails or no test is found. With --server, the files'\n"
        "tests run in that server's world, with the rights that the files would have if\n"
        "you saved them. The server undoes them, and nothing is saved.\n"
        "\n"
        "migrate rewrites old spellings in files, or in all .lua files of a directory.\n"
        "It shows the changes as a patch; with --write it makes them. Comments and layout\n"
        "stay. What only you can change is listed as FILE:LINE: by hand.\n"
        "\n"
        "annotations prints the annotations with which a Lua language server can\n"
        "complete and check script functions. With DIR it writes them there\n"
        "(skein-api/skein.lua), with .luarc.json and .luacheckrc unless these exist, and\n"
        "with the prototypes, properties and refs of the world that DIR's area files\n"
        "make, or of --world, or of a server (skein-api/objects.lua).\n"
        "\n"
        "pull writes the behaviours of your objects as files into DIR, named after the\n"
        "ref or #ID, with the annotations of the server's world. push saves the files that you "
        "changed; a\n"
        "compile error is printed as FILE:LINE:COLUMN: MESSAGE. watch does so whenever a\n"
        "file is written. With --test, the file's tests run on the server first, and it\n"
        "is saved only if they pass. A change on both sides is a conflict: pull writes the "
        "server's\n"
        "version beside yours. With --force, pull overwrites your version and push\n"
        "overwrites the server's.\n"
        "\n"
        "search prints each line with TEXT in the server's behaviours that you may read.\n"
        "replace changes it in all that you may change. It prints each line, and tries\n"
        "each save first: if a behaviour no longer compiles, or has new warnings, nothing\n"
        "is changed. The change is all or nothing, and one @undo takes it back.\n"
        "\n"
        "debug is run by an editor, and speaks the Debug Adapter Protocol over standard\n"
        "input and output: it steps through a line, a test or a recorded error in a\n"
        "server's world, on trial (help debugging). It needs a token.\n"
        "\n"
        "With a server, you log in with --token-file, SKEIN_TOKEN in the\n"
        "environment, or a name and password at the prompt.\n"
        "\n"
        "Example: skein script check behaviours/lamp.lua\n";

const struct cmd cmd_script = {
        .name = "script",
        .usage = "check [--stock] FILE...\n"
                 "test [--stock] [--world FILE] [--config FILE] FILE|NAME...\n"
                 "test --server URL FILE...\n"
                 "migrate [--write] FILE|DIR...\n"
                 "annotations [--world FILE] [--config FILE] [DIR]\n"
                 "annotations --server URL DIR\n"
                 "pull|push|watch [--test] DIR --server URL\n"
                 "search [--pattern] [--within REF] TEXT --server URL\n"
                 "replace [--pattern] [--within REF] [--dry-run] OLD NEW --server URL\n"
                 "debug --dap [--server URL]",
        .summary = "checks, tests and edits behaviours outside the game",
        .help = script_help,
        .options = script_options,
        .words = CMD_ANY_WORDS,
        .run = run_cmd_script,
};
