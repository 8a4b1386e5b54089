/* module.c -- bulletin boards. */
#include "engine/modules/boards/module.h"

const struct skein_module boards_module = {.name = "boards", .add_functions = bind_notice_open};
