/* module.c -- `skein help`. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "engine/modules/topics/cmd_help.h"

static const struct cmd *const module_commands[] = {&cmd_help, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module topics_module = {.name = "topics", .server = &module_server};
