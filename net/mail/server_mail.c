/* serve_relay.c -- the mail relay of the configuration.
 *
 * It is read at the start and at SIGHUP: a relay with unchanged keys continues with its
 * queue. */
#include "engine/app/serve_impl.h"
#include "net/mail/relay.h"

static struct relay_options options_of(const struct config *config)
{
    return (struct relay_options){
            .server = config_text(config, CONFIG_MAIL_RELAY),
            .from = config_text(config, CONFIG_MAIL_FROM),
            .domain = config_text(config, CONFIG_MAIL_DOMAIN),
    };
}

bool serve_relay_check(struct server *server, const struct config *config, struct err *err)
{
    struct relay *relay = NULL;
    bool ok = serve_relay_prepare(server, config, &relay, err);
    if (ok) {
        serve_relay_drop(server, relay);
    }
    return ok;
}

bool serve_relay_prepare(
        struct server *server, const struct config *config, struct relay **out, struct err *err)
{
    struct relay_options options = options_of(config);
    bool same = server->relay && options.server && relay_is(server->relay, &options);
    *out = same ? server->relay : NULL;
    return same || !options.server || relay_create(&server->net, &options, out, err);
}

void serve_relay_take(struct server *server, struct relay *relay)
{
    if (relay != server->relay) {
        relay_close(server->relay);
        server->relay = relay;
        if (relay) {
            relay_begin(relay);
        }
    }
}

void serve_relay_drop(struct server *server, struct relay *relay)
{
    if (relay != server->relay) {
        relay_close(relay);
    }
}

void serve_relay_close(struct server *server)
{
    relay_close(server->relay);
    server->relay = NULL;
}
