#pragma once
#include "engine/core/backup_options.h"

/* `skein check --served` begins its output with this and the reason, if it could not look at the world at all. */
#define TRIAL_NOT_CHECKED "not checked: "

/* Checks a copy of a world and opens it as a server would, in a separate process: `skein check
 * --trial`. Returns false with that process's message: ERR_FORMAT if the copy is bad, another code if the test could
 * not run. Thread: any; blocks. */
MUST_CHECK bool trial_run(const struct backup_trial *trial, struct err *err);
