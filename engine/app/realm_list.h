#pragma once
#include <stdbool.h>

struct buf;
struct engine;

/* Appends a line for each world of the realm:
 *
 *   hills here, 3 players, in step with 10.0.0.5
 *   forest away, letters waiting 4, oldest 17 s
 *
 * and then a line for each key: its fingerprint, and how it came to be accepted, or that it waits. A state is here, away, old (its file is an older copy) or unknown (the board has not said); or given up.
 * False if it is of none, and appends a sentence. served: a server has this world. */
bool realm_list_put(struct engine *engine, bool served, struct buf *out);
