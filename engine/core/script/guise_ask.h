#pragma once
#include "engine/core/engine.h"

/* From now on scripts are asked what somebody is taken for (guise.h). Looks whether there are any such handlers in what
 * is not loaded yet. False: err says what cannot be read. */
MUST_CHECK bool guises_load(struct engine *engine, struct err *err);
