#pragma once
#include "engine/base/err.h"

#include <libssh/libssh.h>

/* The server's own key, by which clients know it again, in the file at path (mode 0600). Opening makes a missing file;
 * the caller frees out_key. The check makes nothing and passes if there is no file. */
MUST_CHECK bool sshd_key_check(const char *path, struct err *err);
MUST_CHECK bool sshd_key_open(const char *path, ssh_key *out_key, struct err *err);
