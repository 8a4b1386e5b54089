/* module.c -- `skein pages`. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "engine/modules/pages/cmd_pages.h"

static const struct cmd *const module_commands[] = {&cmd_pages, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module pages_module = {.name = "pages", .server = &module_server};
