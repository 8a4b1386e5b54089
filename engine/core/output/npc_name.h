#pragma once
#include "engine/core/engine.h"

/* True for a stock character's name, also if it only looks like it or has a number: Pirn,
 * Marrra, GafferWim, Pim2. */
bool npc_name_is(struct engine *engine, struct str name);
