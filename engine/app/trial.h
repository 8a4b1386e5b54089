#pragma once
#include "engine/core/keep/backup_options.h"

/* Is a copy of a world good? Checks it and opens it as a server would, in a process of its own: `skein check --trial`.
 * False, with what that said, if it is not, or if it could not be tried. Thread: any; blocks. */
MUST_CHECK bool trial_run(const struct backup_trial *trial, struct err *err);
