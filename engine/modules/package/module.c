/* module.c -- `skein package`. */
#include "engine/modules/package/module.h"

#include "engine/app/server_module.h"

static const struct cmd *const module_commands[] = {&cmd_package, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module package_module = {.name = "package", .server = &module_server};
