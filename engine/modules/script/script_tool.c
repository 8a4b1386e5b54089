/* script_tool.c -- the files that the `skein script` commands read and write.
 *
 * A file is written under a temporary name and then renamed, so that neither an editor nor a crash
 * ever leaves half a file. */
#include "engine/modules/script/script_tool.h"

#include "engine/base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_TOOL_FILE_MAX_BYTES ((size_t)1 << 20)

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
