/* script_tool.c -- the files that the `skein script` commands read and write.
 *
 * A file is replaced as a whole, so that neither an editor nor a crash ever leaves half a file. */
#include "engine/modules/script/script_tool.h"

#include "engine/base/file.h"

#include <stddef.h>

#define SCRIPT_TOOL_FILE_MAX_BYTES ((size_t)1 << 20)

bool script_read_file(const char *path, struct buf *out, struct err *err)
{
    return file_read(path, "it", SCRIPT_TOOL_FILE_MAX_BYTES, out, err);
}

bool script_write_file(const char *path, struct str text, struct err *err)
{
    return file_replace(path, text, 0666, err);
}
