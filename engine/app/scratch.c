/* scratch.c -- a temporary world, in its own directory, which is removed with everything in it. */
#include "engine/app/scratch.h"

#include "engine/app/world_make.h"
#include "engine/base/file.h"
#include "world/store/store_backup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void scratch_close(struct scratch *scratch)
{
    game_close(&scratch->game);
    if (scratch->directory[0]) {
        file_remove_tree(scratch->directory);
        scratch->directory[0] = '\0';
    }
}

bool scratch_begin(struct scratch *scratch, struct err *err)
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
    return true;
}

bool scratch_make(struct scratch *scratch, const char *from, const char *file, struct err *err)
{
    if (!scratch_begin(scratch, err)) {
        return false;
    }
    bool ok = from ? world_make(scratch->path, from, NULL, err)
                   : store_backup(
                             &(struct store_backup){.path = file, .dest = scratch->path}, err);
    if (!ok) {
        scratch_close(scratch);
    }
    return ok;
}

bool scratch_open(struct scratch *scratch, const char *from, const char *file, struct err *err)
{
    if (!scratch_make(scratch, from, file, err)) {
        return false;
    }
    if (!game_open_quiet(scratch->path, &scratch->game, err)) {
        scratch_close(scratch);
        return false;
    }
    return true;
}

bool scratch_try_packages(const char *packages, const struct value *settings, struct err *err)
{
    struct scratch scratch;
    struct game_options options = {
            .store = {.path = scratch.path, .inline_writer = true},
            .engine = {.packages = packages, .package_settings = settings},
            .host = {.deterministic = true},
    };
    bool ok = scratch_begin(&scratch, err) && world_make(scratch.path, "starter", NULL, err) &&
              game_open(&options, &scratch.game, err);
    scratch_close(&scratch);
    return ok;
}
