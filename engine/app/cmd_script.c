/* cmd_script.c -- `skein script check`: do these behaviours compile?
 *
 * Each file is compiled and run once as it would be for an object, so patterns
 * of commands and names of events are looked at too. That needs an engine, and the engine
 * a world: an empty one in a directory of its own, which is removed again. */
#include "engine/app/cmd.h"

#include "engine/app/game.h"
#include "engine/app/world_make.h"
#include "engine/base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((size_t)1 << 20)

/* A world for the moment. */
struct scratch {
    char directory[256];
    char path[288];
    struct game game;
};

static void scratch_close(struct scratch *scratch)
{
    game_close(&scratch->game);
    (void)unlink(scratch->path);
    (void)rmdir(scratch->directory);
}

static bool scratch_open(struct scratch *scratch, struct err *err)
{
    const char *temporary = getenv("TMPDIR");
    (void)snprintf(scratch->directory, sizeof(scratch->directory), "%s/skein-XXXXXX",
            temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(scratch->directory)) {
        return err_set(err, ERR_IO, "cannot make a directory %s: %s; check TMPDIR",
                scratch->directory, strerror(errno));
    }
    (void)snprintf(scratch->path, sizeof(scratch->path), "%s/world.db", scratch->directory);
    if (!world_make(scratch->path, "empty", err) ||
            !game_open_quiet(scratch->path, &scratch->game, err)) {
        scratch_close(scratch);
        return false;
    }
    return true;
}

static bool read_file(const char *path, struct buf *out, struct err *err)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return err_set(err, ERR_IO, "cannot open it: %s", strerror(errno));
    }
    char *room = buf_reserve(out, FILE_MAX_BYTES + 1);
    size_t length = fread(room, 1, FILE_MAX_BYTES + 1, file);
    bool ok = !ferror(file) || err_set(err, ERR_IO, "cannot read it: %s", strerror(errno));
    (void)fclose(file);
    buf_added(out, length);
    if (ok && length > FILE_MAX_BYTES) {
        ok = err_set(err, ERR_LIMIT, "it is larger than 1 MiB");
    }
    return ok;
}

/* Prints FILE:LINE: MESSAGE if it is not in order. */
static bool check_file(struct host *host, const char *path, struct err *err)
{
    struct buf source = {0};
    int line = 1;
    int column = 0;
    bool ok = read_file(path, &source, err) &&
              host_check_source(host, buf_str(&source), path, err, &line, &column);
    if (!ok) {
        (void)err_wrap(err, "%s:%d", path, line > 0 ? line : 1);
        (void)puts(err->text);
    }
    buf_finish(&source);
    return ok;
}

static enum cmd_status run(const struct args *args, struct err *err)
{
    if (args->word_count < 1 || strcmp(args->words[0], "check") != 0) {
        return cmd_usage(err, "what to do with scripts? There is: check");
    }
    if (args->word_count < 2) {
        return cmd_usage(err, "FILE is missing");
    }
    struct scratch scratch = {0};
    if (!scratch_open(&scratch, err)) {
        return CMD_FAILED;
    }
    size_t bad = 0;
    for (size_t i = 1; i < args->word_count; i++) {
        bad += !check_file(scratch.game.host, args->words[i], err);
    }
    scratch_close(&scratch);
    if (bad == 0) {
        return CMD_DONE;
    }
    (void)err_wrap(
            err, "%zu of %zu files cannot be used, the last one", bad, args->word_count - 1);
    return CMD_FAILED;
}

static const struct args_option options[] = {
        {0},
};

const struct cmd cmd_script = {
        .name = "script",
        .usage = "check FILE...",
        .summary = "checks behaviours without a world",
        .help = "Compiles each file as the behaviour of an object, and prints FILE:LINE: "
                "MESSAGE\n"
                "for each that cannot be used; exit status 1 if there is one.\n"
                "\n"
                "Example: skein script check behaviours/lamp.lua\n",
        .options = options,
        .run = run,
};
