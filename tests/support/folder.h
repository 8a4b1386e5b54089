#pragma once
/* folder -- Makes a folder for a test's world: in $TMPDIR, which tools/test sets, or /tmp. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes a new folder whose name contains `name`, and writes its path to out; returns false with
 * errno on failure. */
static inline bool folder_make(char *out, size_t size, const char *name)
{
    const char *parent = getenv("TMPDIR");
    int length = snprintf(
            out, size, "%s/skein-%s-XXXXXX", parent && parent[0] ? parent : "/tmp", name);
    if (length < 0 || (size_t)length >= size) {
        errno = ENAMETOOLONG;
        return false;
    }
    return mkdtemp(out) != NULL;
}
