#pragma once
#include "engine/session/hub.h"

/* The session callbacks that engine_create gives to the hub; their data is the engine. */
extern const struct session_sink engine_sink;
