#pragma once
#include <stdint.h>

/* Resumes the script with that token, which waits in sys.register (bind_session.c). Implements
 * `registered` of script_ops. data: the host. */
void host_registered(void *data, uint64_t token, const char *why);
