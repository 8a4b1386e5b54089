#pragma once
#include "engine/app/cmd.h"

/* `skein script`: apart from the other subcommands, for its own (script_*.c) are many. */
extern const struct cmd cmd_script;
