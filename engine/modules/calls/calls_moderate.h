#pragma once
#include "engine/core/calls/call.h"

/* Adds the calls for reports, sanctions and the audit log. */
void calls_moderate_add(struct engine *engine);
