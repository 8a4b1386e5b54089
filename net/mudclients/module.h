#pragma once
#include "engine/core/skein_module.h"

extern const struct skein_module mudclients_module;
