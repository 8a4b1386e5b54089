/* serve_lists.c -- Checks of the configuration, part by part: bridges, and what modules check. */
#include "engine/app/serve_impl.h"

size_t serve_lists_count(const struct config *config)
{
    return config_count(config, CONFIG_BRIDGES) + serve_modules_count(config);
}

bool serve_lists_check_one(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    size_t bridges = config_count(config, CONFIG_BRIDGES);
    return i < bridges ? serve_bridges_check(config, i, err)
                       : serve_modules_check(server, config, i - bridges, err);
}

bool serve_lists_check(struct server *server, const struct config *config, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < serve_lists_count(config); i++) {
        ok = serve_lists_check_one(server, config, i, err);
    }
    return ok;
}
