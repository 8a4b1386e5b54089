/* serve_outward.c -- outgoing connections of the server: bridges and those of modules.
 *
 * A configuration is taken completely or not at all. So the steps that can fail come first
 * (prepare), then other steps of the reload that can fail. At last the new connections replace
 * the old ones, which cannot fail (take), or are dropped without a trace. */
#include "engine/app/serve_impl.h"

bool serve_outward_prepare(struct server *server, const struct config *config,
        struct serve_outward *out, struct err *err)
{
    struct serve_outward made = {0};
    if (!serve_bridges_prepare(server, config, &made.bridges, err)) {
        return false;
    }
    made.modules = serve_modules_prepare(server, config, err);
    if (!made.modules) {
        serve_bridges_drop(server, made.bridges);
        return false;
    }
    *out = made;
    return true;
}

void serve_outward_take(struct server *server, const struct serve_outward *outward)
{
    serve_bridges_take(server, outward->bridges);
    serve_modules_take(server, outward->modules);
}

void serve_outward_drop(struct server *server, const struct serve_outward *outward)
{
    serve_bridges_drop(server, outward->bridges);
    serve_modules_drop(server, outward->modules);
}
