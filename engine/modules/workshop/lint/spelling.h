#pragma once
#include "engine/lua/host_impl.h"

/* Warnings about loaded behaviours, once for each revision while the server runs. */

/* Logs the first old spelling in a behaviour that was loaded from the world, or in a file of a package that is not the
 * game's own. */
void spelling_loaded(struct host *host, const struct chunk *chunk);
/* Reports a text that a handler returned although nobody reads it. Call it after each run. */
void spelling_ran(const struct script *script, enum outcome outcome);
/* Adds what both remember to the host, and frees it. */
void spelling_begin(struct host *host);
void spelling_finish(struct host *host);
