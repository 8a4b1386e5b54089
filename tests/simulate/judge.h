#pragma once

/* judge -- Checks whether a crash has left a possible world.
 *
 * It looks at copies of the simulated files on the real disk, with the program's own check and by
 * SQL. The file must be valid, and each fact of people.h must have one of the values that its
 * person considers possible. */

/* Ends with sim_fail if not. For a process of its own, in which the server does not run. */
void judge_world(const char *folder);
/* Checks the files after a power cut on a disk that lied about syncs: data may be missing, but
 * reading the world must end. */
void judge_damaged(const char *folder);
