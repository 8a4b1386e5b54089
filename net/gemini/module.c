/* module.c -- Gemini: the world and help as pages. */
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/gemini/gemini.h"

static const struct module_service module_services[] = {
        {"gemini", &gemini_kind.base},
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

const struct skein_module gemini_module = {.name = "gemini", .server = &module_server};
