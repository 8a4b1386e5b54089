#pragma once
#include <stddef.h>

/* libc -- what libc_*.c have in common: functions of the C library that the linker finds here before they are found
 * there. Each asks whether it is about the simulated machine, and passes the call to the kernel if not. */

/* A call takes its time, and other threads may run meanwhile. */
void libc_begin(void);
/* The same for one that changes the disk: the life may be planned to end at it. */
void libc_begin_write(void);
/* Whether the simulation is on and the path is on its disk. */
int libc_is_simulated(const char *path);
/* Sets errno and returns -1. */
int libc_fail(int number);
