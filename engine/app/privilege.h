#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Rights that a process can give up for good. All but the last before any thread is started. */

/* A place below which files are used. */
struct privilege_path {
    const char *path; /* what is not there is left out */
    bool write;       /* also made, changed and removed */
};

/* Fails if the system does not know that user. */
MUST_CHECK bool privilege_has_user(const char *user, struct err *err);
/* Becomes that user, with its groups, if the process is root's; fails unless it is that user afterwards. */
MUST_CHECK bool privilege_become(const char *user, struct err *err);
/* Gives up every capability, and that any program it starts could have more rights. */
MUST_CHECK bool privilege_drop_capabilities(struct err *err);
/* From now on opens nothing but what is below these paths and what a program needs of the system (Landlock), nor does
 * anything that it starts. *out_done: false if this kernel cannot do that. */
MUST_CHECK bool privilege_limit_paths(
        const struct privilege_path *paths, size_t count, bool *out_done, struct err *err);
/* From now on makes only the system calls that a server needs, in each of its threads (seccomp). *out_done as above. */
MUST_CHECK bool privilege_limit_calls(bool *out_done, struct err *err);
