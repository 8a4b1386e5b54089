#pragma once

/* package_jobs -- what packages do once in a world: bring their data up to a version, or give
 * people back what is theirs when the package is found off. */
struct host;

/* Has the world follow the packages' prototypes, and begins what is due. Call it after each load of the stock scripts in a game that goes on. */
void package_jobs_begin(struct host *host);
