#pragma once
#include <stdint.h>

struct engine;

/* Removes an object that play has destroyed from the design, in the open transaction; no undo brings it
 * back. */
void history_forget_lost(struct engine *engine, uint64_t object);
