#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

/* cases.h -- Tests in the files of behaviours. */

struct game;

/* Runs the tests of a behaviour's file, as of the thing whose ref is the file's name. steps: of the sandbox, for each test.
 * Appends a line for each that fails to problems. Returns the number of tests. */
size_t cases_run(struct game *game, const char *path, struct str source, uint64_t steps,
        struct buf *problems);
