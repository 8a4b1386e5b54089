/* module.c -- `skein export`. */
#include "engine/modules/export/module.h"

#include "engine/app/server_module.h"

static const struct cmd *const module_commands[] = {&cmd_export, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module export_module = {.name = "export", .server = &module_server};
