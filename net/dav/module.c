/* module.c -- WebDAV: areas as files in file managers and editors. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/dav/dav.h"

static const struct server_module module_server = {.web = &dav_part};

const struct skein_module dav_module = {.name = "dav", .server = &module_server};
