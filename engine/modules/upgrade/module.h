#pragma once
#include "engine/core/skein_module.h"

/* Another program serves the world in the place of this one: `skein upgrade`. */
extern const struct skein_module upgrade_module;

extern const struct server_module upgrade_server; /* control_upgrade.c */

extern const struct cmd cmd_upgrade;
