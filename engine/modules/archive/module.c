/* module.c -- the archive of a world's commits. */
#include "engine/modules/archive/module.h"

const struct skein_module archive_module = {.name = "archive", .server = &archive_server};
