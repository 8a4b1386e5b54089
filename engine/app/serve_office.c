/* serve_office.c -- the configuration and the modules, for wizards.
 *
 * Keys that count only at the start are shown with their values at the start (config_show.c). */
#include "engine/app/config_show.h"
#include "engine/app/modules.h"
#include "engine/app/plugins.h"
#include "engine/app/serve_impl.h"
#include "engine/app/version.h"
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

static json_t *show_modules(void *data)
{
    (void)data;
    json_t *list = json_array();
    for (const struct known_module *known = known_modules(); known->name; known++) {
        const char *file = NULL;
        const char *version = plugins_version(known->module, &file);
        const char *own = known->module ? version_text : "";
        json_t *module = json_pack("{s:s, s:s, s:s, s:s*}", "name", known->name, "about",
                known->about, "version", version ? version : own, "file", file);
        must(module);
        if (!known->module) {
            (void)json_object_set_new(module, "needs",
                    known->package
                            ? json_sprintf("the package %s", known->package)
                            : json_string(known->needs[0] ? known->needs : "nothing else"));
        }
        (void)json_array_append_new(list, module);
    }
    return list;
}

void serve_office_open(struct server *server)
{
    struct serve_office *office = mem_alloc(sizeof(*office));
    server->office = office;
    config_dup(&server->config, &office->begun);
    office->calls = (struct office_calls){
            show_configuration, show_modules, args_value(server->args, "config"), server};
    calls_set_office(server->game.engine, &office->calls);
}

void serve_office_close(struct server *server)
{
    struct serve_office *office = server->office;
    if (office) {
        calls_set_office(server->game.engine, NULL);
        config_finish(&office->begun);
        mem_free(office);
        server->office = NULL;
    }
}
