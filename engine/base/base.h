#pragma once
/* base -- utilities for every layer, without any game logic.
 *
 * mem (allocation that aborts instead of returning NULL), slab (the same for small, long-lived
 * blocks), err (refusal, error, bug), str and buf (text), map (hash tables), clock and rng
 * (replaceable in tests), log, worker (slow pure jobs). Includes nothing of the project outside
 * this folder. */
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "engine/base/slab.h"
#include "engine/base/str.h"
#include "engine/base/worker.h"
