/* module.c -- `skein health` and `skein reload`. */
#include "engine/modules/operate/module.h"

const struct skein_module operate_module = {.name = "operate", .server = &operate_server};
