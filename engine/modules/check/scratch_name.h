#pragma once
#include "engine/base/buf.h"

/* Appends the name of a temporary file beside `path`, PATH.WHAT-PID. Deletes such files of
 * processes that no longer exist, if they are ten minutes old. */
void scratch_name_put(const char *path, const char *what, struct buf *out);
