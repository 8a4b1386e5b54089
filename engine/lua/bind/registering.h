#pragma once
#include <stdint.h>

/* script_ops' registered: resumes the script of that token, which waits in sys.register (bind_session.c). data: the
 * host. */
void host_registered(void *data, uint64_t token, const char *why);
