/* module.c -- files become the design of a world in use. */
#include "engine/modules/apply/module.h"

const struct skein_module apply_module = {.name = "apply", .server = &apply_server};
