/* cmd_backup.c -- `skein backup`: a consistent copy of a world.
 *
 * A server that has the world makes the copy itself, for it may run as somebody
 * whom the world belongs to; without one the copy is made here. */
#include "engine/app/cmd.h"

#include "engine/app/control.h"
#include "engine/app/progress.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

#include <jansson.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Appends dest as seen from anywhere. */
static bool add_absolute(const char *dest, struct buf *out, struct err *err)
{
    if (dest[0] != '/') {
        char *here = getcwd(NULL, 0);
        if (!here) {
            return err_set(err, ERR_IO,
                    "cannot tell the working directory: %s; give an absolute "
                    "path",
                    strerror(errno));
        }
        buf_printf(out, "%s/", here);
        free(here);
    }
    buf_add_text(out, dest);
    return true;
}

static bool ask_server(const char *world, long holder, const char *dest,
        struct progress *progress, struct err *err)
{
    struct buf absolute = {0};
    struct buf text = {0};
    bool ok = add_absolute(dest, &absolute, err);
    json_t *request =
            ok ? json_pack("{s:s, s:s}", "do", "backup", "dest", absolute.bytes) : NULL;
    char *line = json_dumps(request, JSON_COMPACT);
    if (ok && !line) {
        ok = err_set(err, ERR_FORMAT, "%s is not UTF-8: name another file", dest);
    }
    if (ok) {
        struct control_ask ask = {line, progress_show, progress};
        ok = control_ask_server(world, holder, &ask, &text, err);
    }
    free(line);
    json_decref(request);
    buf_finish(&absolute);
    buf_finish(&text);
    return ok;
}

static bool show(void *data, unsigned permille)
{
    progress_show(data, permille);
    return true;
}

static enum cmd_status run(const struct args *args, struct err *err)
{
    const char *world = cmd_world(args);
    struct progress progress;
    progress_init(&progress, "copying");
    long holder = store_holder(world);
    bool ok = holder != 0 ? ask_server(world, holder, args->words[0], &progress, err)
                          : store_backup(world, args->words[0], STORE_BACKUP_FAST, show,
                                    &progress, err);
    progress_clear(&progress);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option options[] = {
        CMD_WORLD_OPTION,
        {0},
};

static const char help[] =
        "Writes a consistent copy of the world to DEST, which must not exist. A server\n"
        "that has the world goes on serving and makes the copy itself.\n"
        "\n"
        "Example: skein backup --world skein.db skein-monday.db\n";

const struct cmd cmd_backup = {
        .name = "backup",
        .usage = "[--world FILE] DEST",
        .summary = "copies a world, also while it is served",
        .help = help,
        .options = options,
        .words = 1,
        .word_names = "DEST",
        .run = run,
};
