/* module.c -- `skein import`. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "engine/modules/import/cmd_import.h"

static const struct cmd *const module_commands[] = {&cmd_import, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module import_module = {.name = "import", .server = &module_server};
