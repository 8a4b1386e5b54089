#pragma once
#include <stdint.h>

/* The function `registered` of script_ops: resumes the script with that token, which waits in
 * sys.register (bind_session.c). data: the host. */
void host_registered(void *data, uint64_t token, const char *why);
