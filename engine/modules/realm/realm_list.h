#pragma once
#include <stdbool.h>

struct buf;
struct engine;

/* Appends a line for each world of the realm:
 *
 *   hills here, 3 players, in step with 10.0.0.5
 *   forest away, messages waiting 4, oldest 17 s
 *
 * Then it appends a line for each key: its fingerprint, and how it was accepted, or that it
 * waits. A state is here, away, old (the world's file is an older copy), unknown (the broker
 * has not answered), or given up. Returns false with a sentence in out if this world has no
 * realm. served: a server runs this world. */
bool realm_list_put(struct engine *engine, bool served, struct buf *out);
