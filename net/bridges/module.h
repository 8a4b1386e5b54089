#pragma once
#include "engine/core/skein_module.h"

extern const struct skein_module bridges_module;

struct host;

void bind_bridge_open(struct host *host);
