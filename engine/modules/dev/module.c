/* module.c -- `skein dev`: a private world from files, with lint and tests at each save. */
#include "engine/modules/dev/module.h"

#include "engine/core/skein_module.h"

const struct skein_module dev_module = {
        .name = "dev", .server = &dev_server, .on = {[INTERNAL_FAULT] = dev_fault}};
