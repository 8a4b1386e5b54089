#pragma once
#include "engine/core/skein_module.h"

/* Texts that follow what happened: the property `afterwards`. */
extern const struct skein_module afterwards_module;
