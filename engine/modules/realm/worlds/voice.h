#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* A home world's signed word that one of its people has gone to another world. The other world adds
 * it to what that player says and writes, so that a third world need not take its word. */

#define VOICE_MEMBER "voice" /* of a message, and of a visitor's row */

/* Adds to a message the word that this visitor came with. Does nothing for anybody else. */
void voice_put(struct engine *engine, uint64_t character, json_t *message);
