#pragma once
#include "engine/app/cmd.h"

/* `skein gate` */
extern const struct cmd cmd_gate;
