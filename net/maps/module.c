/* module.c -- drawn maps, the atlas of all areas and preview pictures on the web. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/maps/maps.h"

static const struct server_module module_server = {.web = &maps_part};

const struct skein_module maps_module = {.name = "maps", .server = &module_server};
