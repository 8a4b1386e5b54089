#pragma once
#include "engine/app/cmd.h"

/* `skein script`; separate from cmd.h, since it has many files of its own (script_*.c). */
extern const struct cmd cmd_script;
/* `skein replay` */
extern const struct cmd cmd_replay;
