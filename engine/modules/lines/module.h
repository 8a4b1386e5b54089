#pragma once
#include "engine/core/skein_module.h"

/* What translators need: `skein lines`. */
extern const struct skein_module lines_module;

extern const struct cmd cmd_lines;
