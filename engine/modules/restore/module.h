#pragma once
#include "engine/core/skein_module.h"

/* A world, or a part of one, from a backup: `skein restore`. */
extern const struct skein_module restore_module;

extern const struct server_module restore_server; /* control_restore.c */

extern const struct cmd cmd_restore;
