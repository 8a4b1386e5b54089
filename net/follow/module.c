/* module.c -- copies that follow a world. */
#include "net/follow/module.h"

const struct skein_module follow_module = {.name = "follow", .server = &follow_server};
