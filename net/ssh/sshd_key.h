#pragma once
#include "engine/base/err.h"

#include <libssh/libssh.h>

/* Checks the server's host key in the file at path, without making anything. True if there is no such file. */
MUST_CHECK bool sshd_key_check(const char *path, struct err *err);
/* Reads the server's host key from the file at path (mode 0600), which is created if it is missing. The caller frees
 * out_key. */
MUST_CHECK bool sshd_key_open(const char *path, ssh_key *out_key, struct err *err);
