/* serve_office.c -- the configuration for wizards.
 *
 * Keys that count only at the start are shown with their values at the start (config_show.c). */
#include "engine/app/config_show.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/core/calls/calls_office.h"

struct serve_office {
    struct office_calls calls;
    struct config begun;
};

static json_t *show_configuration(void *data)
{
    const struct server *server = data;
    return config_show(&server->config, &server->office->begun);
}

void serve_office_open(struct server *server)
{
    struct serve_office *office = mem_alloc(sizeof(*office));
    server->office = office;
    config_dup(&server->config, &office->begun);
    office->calls = (struct office_calls){show_configuration, server};
    server->game.engine->office_calls = &office->calls;
}

void serve_office_close(struct server *server)
{
    struct serve_office *office = server->office;
    if (office) {
        server->game.engine->office_calls = NULL;
        config_finish(&office->begun);
        mem_free(office);
        server->office = NULL;
    }
}
