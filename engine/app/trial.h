#pragma once
#include "engine/core/backup_options.h"

/* Checks a copy of a world and opens it as a server would, in a separate process: `skein check
 * --trial`. Returns false with that process's message if the copy is bad or the test could not
 * run. Thread: any; blocks. */
MUST_CHECK bool trial_run(const struct backup_trial *trial, struct err *err);
