/* module.c -- `skein upgrade`. */
#include "engine/modules/upgrade/module.h"

const struct skein_module upgrade_module = {.name = "upgrade", .server = &upgrade_server};
