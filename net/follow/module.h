#pragma once
#include "engine/core/skein_module.h"

/* Copies that follow a world, and the change of which process is the world. */
extern const struct skein_module follow_module;

extern const struct server_module follow_server; /* serve_follow.c */

/* Its subcommands. */
extern const struct cmd cmd_follow;
extern const struct cmd cmd_promote;
extern const struct cmd cmd_witness;
