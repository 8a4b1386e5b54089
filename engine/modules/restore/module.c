/* module.c -- `skein restore`. */
#include "engine/modules/restore/module.h"

const struct skein_module restore_module = {.name = "restore", .server = &restore_server};
