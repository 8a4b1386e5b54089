#pragma once
#include "engine/core/skein_module.h"

/* Files become the design of a world that is in use: `skein plan`, `skein apply`, and areas as files for builders. */
extern const struct skein_module apply_module;

extern const struct server_module apply_server; /* control_apply.c */

/* Its subcommands. */
extern const struct cmd cmd_plan;
extern const struct cmd cmd_apply;
