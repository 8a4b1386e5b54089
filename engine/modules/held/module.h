#pragma once
#include "engine/core/skein_module.h"

/* Freezes things that players hold in worlds of older versions: module.c. */
extern const struct skein_module held_module;
