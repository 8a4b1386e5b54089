#pragma once
#include "engine/app/server_module.h"

/* The bridges of the configuration. */
extern const struct server_module server_bridges;
