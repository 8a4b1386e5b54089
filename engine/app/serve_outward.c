/* serve_outward.c -- outgoing connections of the server: bridges, the mail relay and webhooks.
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
    made.relay = server->relay;
    made.webhooks = server->webhooks;
    if (!serve_relay_prepare(server, config, &made.relay, err) ||
            !serve_webhooks_prepare(server, config, &made.webhooks, err)) {
        serve_outward_drop(server, &made);
        return false;
    }
    *out = made;
    return true;
}

void serve_outward_take(struct server *server, const struct serve_outward *outward)
{
    serve_bridges_take(server, outward->bridges);
    serve_relay_take(server, outward->relay);
    serve_webhooks_take(server, outward->webhooks);
}

void serve_outward_drop(struct server *server, const struct serve_outward *outward)
{
    serve_bridges_drop(server, outward->bridges);
    serve_relay_drop(server, outward->relay);
    serve_webhooks_drop(server, outward->webhooks);
}
