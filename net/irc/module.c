/* module.c -- the IRC server, a module. */
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/mem.h"
#include "engine/core/skein_module.h"
#include "net/irc/always_on.h"
#include "net/irc/calls_metadata.h"
#include "net/irc/calls_scram.h"
#include "net/irc/irc_frontend.h"
#include "net/irc/irc_parts.h"

static const struct module_service module_services[] = {
        {"irc", &irc_service_kind},
        {"ircs", &irc_service_kind},
        {0},
};

static void create_irc(struct engine *engine)
{
    *skein_module_state(engine, "irc") = mem_alloc(sizeof(struct irc_parts));
    always_on_create(engine);
}

static void destroy_irc(struct engine *engine)
{
    calls_scram_destroy(engine);
    always_on_destroy(engine);
    mem_free(irc_parts_of(engine));
}

static void add_irc_calls(struct engine *engine)
{
    calls_scram_add(engine);
    calls_metadata_add(engine);
}

static bool open_irc(struct server *server, void **state, struct err *err)
{
    (void)state;
    (void)err;
    always_on_serve(server->game.engine, &server->config);
    return true;
}

static const struct server_module module_server = {
        .services = module_services, .open = open_irc};

const struct skein_module irc_module = {
        .name = "irc",
        .create = create_irc,
        .destroy = destroy_irc,
        .add_calls = add_irc_calls,
        .add_functions = bind_always_on_open,
        .turn = always_on_turn,
        .on = {[INTERNAL_MEET] = always_on_meet, [INTERNAL_SLEEP] = always_on_sleep},
        .server = &module_server,
};
