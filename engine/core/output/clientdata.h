#pragma once
#include "engine/core/engine.h"

/* Sends json to the character's clients when the open transaction ends; dropped if it is
 * undone. topic is the name that clients use ("Char.Vitals"). */
void clientdata_send(
        struct engine *engine, uint64_t character, struct str topic, struct str json);
