#pragma once
#include "engine/core/history.h"

/* Collects, sorted, what the open slice changed; author is who asks for it. */
void history_collect(struct engine *engine, uint64_t author, struct change_set *out);
