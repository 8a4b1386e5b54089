#pragma once
#include "engine/core/engine.h"

/* Answers a line by its prompt. Who wants none still gets its mark, by which clients tell the end of an
 * answer. */
void prompt_send(struct engine *engine, uint64_t session);
