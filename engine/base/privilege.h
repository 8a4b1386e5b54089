#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Rights that a process can give up for good. All but the last are given up before any thread
 * starts. */

/* A file or folder to which access is allowed. */
struct privilege_path {
    const char *path; /* a missing path is ignored */
    bool write;       /* also create, change and remove */
};

/* Fails if the system does not know that user. */
MUST_CHECK bool privilege_has_user(const char *user, struct err *err);
/* Switches to that user and its groups if the process runs as root. Fails if the process is not
 * that user afterwards. */
MUST_CHECK bool privilege_become(const char *user, struct err *err);
/* Gives up every capability, and prevents any program it starts from gaining rights. */
MUST_CHECK bool privilege_drop_capabilities(struct err *err);
/* Limits file access to these paths and the system files that a program needs (Landlock). The
 * limit also applies to every program it starts. *out_done: false if this kernel cannot do
 * that. */
MUST_CHECK bool privilege_limit_paths(
        const struct privilege_path *paths, size_t count, bool *out_done, struct err *err);
/* Limits every thread to the system calls that a server needs (seccomp). *out_done as above. */
MUST_CHECK bool privilege_limit_calls(bool *out_done, struct err *err);
