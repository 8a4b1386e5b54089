/* module.c -- the IRC server, a module. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/irc/calls_redact.h"
#include "net/irc/calls_scram.h"
#include "net/irc/irc_frontend.h"

static const struct module_service module_services[] = {
        {"irc", &irc_service_kind},
        {"ircs", &irc_service_kind},
        {0},
};

static void add_irc_calls(struct engine *engine)
{
    calls_scram_add(engine);
    calls_redact_add(engine);
}

static const struct server_module module_server = {.services = module_services};

const struct skein_module irc_module = {
        .name = "irc",
        .destroy = calls_scram_destroy,
        .add_calls = add_irc_calls,
        .server = &module_server,
};
