/* script_tool.c -- shared parts of the `skein script` commands: a temporary world, and files.
 *
 * 1. The temporary world has its own directory, which is removed with everything in it.
 * 2. A file is written under a temporary name and then renamed, so that neither an editor nor a
 *    crash ever leaves half a file. */
#include "engine/app/script_tool.h"

#include "engine/app/world_make.h"
#include "engine/base/file.h"
#include "world/store/store_backup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_TOOL_FILE_MAX_BYTES ((size_t)1 << 20)

void scratch_close(struct scratch *scratch)
{
    game_close(&scratch->game);
    if (scratch->directory[0]) {
        file_remove_tree(scratch->directory);
    }
}

bool scratch_open(struct scratch *scratch, const char *from, const char *file, struct err *err)
{
    *scratch = (struct scratch){0};
    const char *temporary = getenv("TMPDIR");
    (void)snprintf(scratch->directory, sizeof(scratch->directory), "%s/skein-XXXXXX",
            temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(scratch->directory)) {
        (void)err_set(err, ERR_IO, "cannot make a directory %s: %s; check TMPDIR",
                scratch->directory, strerror(errno));
        scratch->directory[0] = '\0';
        return false;
    }
    (void)snprintf(scratch->path, sizeof(scratch->path), "%s/world.db", scratch->directory);
    bool ok = from ? world_make(scratch->path, from, NULL, err)
                   : store_backup(
                             &(struct store_backup){.path = file, .dest = scratch->path}, err);
    if (!ok || !game_open_quiet(scratch->path, &scratch->game, err)) {
        scratch_close(scratch);
        return false;
    }
    return true;
}

bool script_read_file(const char *path, struct buf *out, struct err *err)
{
    return file_read(path, "it", SCRIPT_TOOL_FILE_MAX_BYTES, out, err);
}

bool script_write_file(const char *path, struct str text, struct err *err)
{
    struct buf beside = {0};
    buf_printf(&beside, "%s.new", path);
    FILE *file = fopen(beside.bytes, "we");
    bool ok = file && fwrite(text.bytes, 1, text.length, file) == text.length;
    ok = file && fclose(file) == 0 && ok;
    ok = ok && rename(beside.bytes, path) == 0;
    if (!ok) {
        (void)err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
        (void)unlink(beside.bytes);
    }
    buf_finish(&beside);
    return ok;
}
