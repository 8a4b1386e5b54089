#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* A home world's signed word that one of its people has gone to another world. The other world adds
 * it to what that player says and writes, so that a third world need not take its word. */

/* Returns the word for a player of this world who leaves for `world` now; a new reference. */
json_t *voice_make(struct engine *engine, struct str name, struct str world);
/* Reads the word out of a message into the form in which a visitor's row keeps it. Returns nil if
 * there is none. */
struct value voice_to_keep(const json_t *message);
/* Adds to a message the word that this visitor came with. Does nothing for anybody else. */
void voice_put(struct engine *engine, uint64_t character, json_t *message);
/* True if the message has the word of `home` that the player of that name went to `world`. Fills
 * out_ms with the time of that, by the clock of `home`. */
bool voice_is_of(struct engine *engine, struct str home, struct str name, struct str world,
        const json_t *message, int64_t *out_ms);
