#pragma once
#include "engine/base/err.h"

#include <libssh/libssh.h>

/* The server's own key, by which clients know it again: in the file at path (mode 0600), which is made if it is not
 * there. out_key is the caller's to free. */
MUST_CHECK bool sshd_key_open(const char *path, ssh_key *out_key, struct err *err);
