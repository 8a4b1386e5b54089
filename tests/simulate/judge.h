#pragma once

/* judge -- is the world that a crash has left one that may be?
 *
 * It looks at copies of the simulated files on the real disk, with the program's own check and by SQL. The file must be sound, and
 * each fact of people.h one of those that its person holds possible. */

/* Ends with sim_fail if not. For a process of its own, in which the server does not run. */
void judge_world(const char *folder);
/* The same after a cut on a disk that lied: anything may be lost, but whoever looks at the world comes to an end. */
void judge_damaged(const char *folder);
