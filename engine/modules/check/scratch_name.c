/* scratch_name.c -- names of temporary files beside a world. */
#include "engine/modules/check/scratch_name.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LEFT_SECONDS = 600 };

static bool is_left(const char *path, size_t pid_at)
{
    struct stat about;
    long pid = strtol(path + pid_at, NULL, 10);
    return pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH && stat(path, &about) == 0 &&
           about.st_mtime < time(NULL) - LEFT_SECONDS;
}

void scratch_name_put(const char *path, const char *what, struct buf *out)
{
    struct buf pattern = {0};
    glob_t found;
    buf_printf(&pattern, "%s.%s-", path, what);
    size_t pid_at = pattern.length;
    buf_add_text(&pattern, "[0-9]*");
    if (glob(pattern.bytes, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            if (is_left(found.gl_pathv[i], pid_at)) {
                (void)unlink(found.gl_pathv[i]);
            }
        }
        globfree(&found);
    }
    buf_finish(&pattern);
    buf_printf(out, "%s.%s-%ld", path, what, (long)getpid());
}
