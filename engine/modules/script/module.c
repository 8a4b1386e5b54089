/* module.c -- `skein script` and `skein replay`. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "engine/modules/script/cmd_script.h"

static const struct cmd *const module_commands[] = {&cmd_script, &cmd_replay, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module script_module = {.name = "script", .server = &module_server};
