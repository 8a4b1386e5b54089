#pragma once
#include "engine/core/calls/call.h"

/* Calls about a player's channels, for clients that list them beside the text: see
 * data/calls/channel.json. */
void calls_heard_add(struct engine *engine);
