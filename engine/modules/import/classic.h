#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

struct world;

/* classic -- the game that an import with --classic leaves behind.
 *
 * A reader gives { start = REF, packages = { NAME, … }, needs = { NAME, … }, settings = { PACKAGE = {
 * NAME = VALUE } } }. Newcomers begin and the dead wake in the room `start`, and the world's game has
 * the packages and settings. A game that lists its packages gets those of needs as well. */

/* Changes the world's start room and its game, inside the open tx. wanted: nil changes nothing. */
MUST_CHECK bool classic_apply(struct world *world, const struct value *wanted, struct err *err);
