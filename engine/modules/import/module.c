/* module.c -- `skein import`. */
#include "engine/app/cmd.h"
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"

extern const struct cmd cmd_import;

static const struct cmd *const module_commands[] = {&cmd_import, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module import_module = {.name = "import", .server = &module_server};
