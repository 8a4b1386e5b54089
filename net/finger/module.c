/* module.c -- finger: who is online. */
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/finger/finger.h"

static const struct module_service module_services[] = {
        {"finger", &finger_kind.base},
        {0},
};

static void reload_data(struct server *server)
{
    oneshot_reload(&server->net);
}

static const struct server_module module_server = {
        .services = module_services,
        .check_data = oneshot_check,
        .reload_data = reload_data,
};

const struct skein_module finger_module = {.name = "finger", .server = &module_server};
