/* script_tool.c -- the files that the `skein script` commands read and write.
 *
 * A file is replaced as a whole, so that neither an editor nor a crash ever leaves half a file. */
#include "engine/modules/script/script_tool.h"

#include "engine/base/file.h"

#include <stddef.h>
#include <string.h>

#define SCRIPT_TOOL_FILE_MAX_BYTES ((size_t)1 << 20)

bool script_read_file(const char *path, struct buf *out, struct err *err)
{
    return file_read(path, "it", SCRIPT_TOOL_FILE_MAX_BYTES, out, err);
}

static int by_name(const FTSENT **one, const FTSENT **other)
{
    return strcmp((*one)->fts_name, (*other)->fts_name);
}

FTS *script_walk_open(const char *path)
{
    char *roots[] = {(char *)(uintptr_t)path, NULL};
    return fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
}

static bool is_passed_over(const FTSENT *entry)
{
    return entry->fts_level > 0 &&
           (entry->fts_name[0] == '.' || strcmp(entry->fts_name, "skein-api") == 0);
}

FTSENT *script_walk_next(FTS *walk)
{
    FTSENT *entry = fts_read(walk);
    while (entry && is_passed_over(entry)) {
        (void)fts_set(walk, entry, FTS_SKIP);
        entry = fts_read(walk);
    }
    return entry;
}

bool script_write_file(const char *path, struct str text, struct err *err)
{
    return file_replace(path, text, 0666, err);
}
