/* cmd_replay.c -- `skein replay`: turns a recorded script failure into a test of the behaviour.
 *
 * engine/modules/workshop/rehearse/replay.c records, engine/modules/workshop/rehearse/replay_text.c writes the test. */
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/modules/script/cmd_script.h"
#include "engine/modules/workshop/rehearse/replaying.h"

#define FILE_MAX ((size_t)1 << 20)

static enum cmd_status run_replay(const struct args *args, struct err *err)
{
    const char *path = args->words[0];
    struct buf text = {0};
    struct buf test = {0};
    struct value inputs = value_nil();
    struct err why = {0};
    bool ok = file_read(path, path, FILE_MAX, &text, err);
    if (ok && !replay_read(buf_str(&text), &inputs, &why)) {
        ok = err_set(err, ERR_SCRIPT, "%s: %s", path, why.text);
    }
    if (ok) {
        replay_write_test(&inputs, STR_NONE, &test);
        (void)printf("%.*s", STR_FMT(buf_str(&test)));
    }
    value_finish(&inputs);
    buf_finish(&text);
    buf_finish(&test);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option replay_options[] = {{0}};

static const char replay_help[] =
        "A failed run of a script is kept with its error. A wizard who reads a player's\n"
        "report (@watch N), or the script's author (@errors), prints it with \"@replay N\n"
        "file\" as one line { … }. FILE is any file that contains this line. The command\n"
        "prints a test that repeats the run: the test fails until the behaviour is\n"
        "fixed. Put it at the end of the behaviour, and run it with skein script test.\n"
        "\n"
        "Example: skein replay report.txt >> behaviours/machine.lua\n";

const struct cmd cmd_replay = {
        .name = "replay",
        .usage = "FILE",
        .summary = "makes a test from a failed run of a script",
        .help = replay_help,
        .options = replay_options,
        .words = 1,
        .word_names = "FILE",
        .run = run_replay,
};
