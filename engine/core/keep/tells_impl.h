#pragma once
#include "engine/core/keep/tells.h"

/* The inside of tells: tells.c has the rows, tells_waiting.c what is no row yet. Within the open tx. */

/* Writes a row for one of the two; number is filled in. */
void tells_put(struct engine *engine, uint64_t character, struct tell *tell);
/* What waits for one character becomes rows now. */
void tells_write_waiting_of(struct engine *engine, uint64_t character);
