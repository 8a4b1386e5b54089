/* script_there.c -- `skein script test --server`: runs the tests in files on a server.
 *
 * The server compiles each file as the behaviour of the object that its name says, runs the tests in its own world, a
 * few in a transaction, and undoes them. Nothing is saved. A file has the rights that it would have if it were saved.
 * The result is TAP. */
#include "engine/modules/script/script_remote.h"
#include "engine/modules/script/script_sync.h"
#include "engine/modules/script/script_tool.h"

#include <stdio.h>
#include <string.h>

struct there {
    struct sync sync;
    struct str name; /* of the file or object, without ".lua" */
    struct script_tap tap;
};

static void take_result_there(void *data, const struct script_remote_result *result)
{
    struct there *there = data;
    script_tap_test(&there->tap, there->name, result->ok, str_of(result->name),
            str_of(result->message));
}

static void run_file(struct there *there, const char *word)
{
    struct buf source = {0};
    struct err err = {0};
    struct str stem = str_of(word);
    uint64_t id = 0;
    int line = 0;
    size_t before = there->tap.count;
    bool ok = str_ends(stem, STR(".lua")) ||
              err_set(&err, ERR_FORMAT, "the name of a behaviour's file ends in .lua");
    ok = ok && script_read_file(word, &source, &err) &&
         script_remote_find_path(there->sync.client,
                 str_slice(stem, 0, stem.length - strlen(".lua")), &there->name, &id, &err) &&
         script_remote_test(there->sync.client,
                 &(struct script_remote_tested){id, buf_str(&source), take_result_there, there},
                 &line, &err);
    if (!ok) {
        script_tap_fail(&there->tap, word, err.text);
    } else if (there->tap.count == before) {
        (void)printf("# %s: no tests\n", word);
    }
    buf_finish(&source);
}

enum cmd_status script_there_run(const struct args *args, struct err *err)
{
    struct there there = {0};
    if (!sync_connect(args, args_value(args, "server"), &there.sync, err)) {
        return CMD_FAILED;
    }
    for (size_t i = 1; i < args->word_count; i++) {
        run_file(&there, args->words[i]);
    }
    sync_disconnect(&there.sync);
    return script_tap_end(&there.tap, err) ? CMD_DONE : CMD_FAILED;
}
