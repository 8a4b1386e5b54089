#pragma once
#include "engine/session/hub.h"

/* What engine_create gives to the hub; its data is the engine. */
extern const struct session_sink engine_sink;
