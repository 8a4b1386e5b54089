#pragma once
#include "engine/core/skein_module.h"

/* What players held in older worlds: module.c. */
extern const struct skein_module held_module;
