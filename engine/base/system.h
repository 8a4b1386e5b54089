#pragma once
#include <stdbool.h>

/* What only some systems and C libraries can do, each with a way for the others. All else that depends on Linux has a
 * fallback where it is: the rights of the process (privilege.h) and the metrics of /proc; the modules upgrade and script
 * need Linux. */

/* Renames a file unless `to` exists; errno is EEXIST then. Where no system call does that, or the file system can't, the
 * file gets its second name before it loses the first. */
bool system_rename_new(const char *from, const char *to);
/* Exchanges the names of two files at once. Returns false, with errno ENOSYS or EINVAL, where that is not possible. */
bool system_exchange(const char *a, const char *b);
/* Returns free memory of the C library to the system, if the library has a call for that. */
void system_trim_memory(void);
/* Same for what system_trim_memory does not reach: the end of the calling thread's own heap. */
void system_trim_thread(void);
/* Lets the calling thread run only when others don't want to, if threads can have a priority of their own. */
void system_be_gentle(int nice);
