#pragma once
#include "engine/core/engine.h"

struct token;

/* Conversations held by a connection proxy: they continue with the server's next process, without
 * a log-in. */

/* Returns when the token's conversation began (wall clock). */
int64_t hold_began_ms(const struct token *token);
