/* module.c -- `skein lines`. */
#include "engine/modules/lines/module.h"

#include "engine/app/server_module.h"

static const struct cmd *const module_commands[] = {&cmd_lines, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module lines_module = {.name = "lines", .server = &module_server};
