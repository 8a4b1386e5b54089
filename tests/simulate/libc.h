#pragma once
#include <stddef.h>

/* libc -- Shared by libc_*.c: functions that the linker finds before the C library's own. Each
 * handles calls about the simulated machine, and passes others to the kernel. */

/* A call takes its time, and other threads may run meanwhile. */
void libc_begin(void);
/* The same for a call that changes the disk: the plan may end the life at it. */
void libc_begin_write(void);
/* Whether the simulation is on and the path is on its disk. */
int libc_is_simulated(const char *path);
/* Sets errno and returns -1. */
int libc_fail(int number);
