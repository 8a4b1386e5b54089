#pragma once
#include "engine/app/cmd.h"

extern const struct cmd cmd_help;
